"""The editor of a section's text."""
