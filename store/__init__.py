"""Bytes to model and back: reading, checking, saving, and the templates shipped with the tool."""
