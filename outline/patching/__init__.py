"""The differences of two reports as addressed values, and as JSON."""
