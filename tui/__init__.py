"""The command line and the Textual app; the only room that knows textual or rich."""
