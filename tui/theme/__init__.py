"""Themes and the text styles that widgets draw with."""
