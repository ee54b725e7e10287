"""A report laid out as blocks, in the order of the paper."""
