"""Widgets: they draw, turn keys into messages, and hold nothing of the report."""
