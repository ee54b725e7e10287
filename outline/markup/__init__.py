"""The text of a section, read: blocks of a body, runs of a line."""
