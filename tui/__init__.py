"""The command line and the Textual app; the only room that knows textual or rich."""

__version__ = "0.2.0"
