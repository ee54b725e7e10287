"""Unsaved changes, written to the disk as they are typed, and recovered after a crash."""
