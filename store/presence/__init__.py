"""Who works on which section of a report."""
