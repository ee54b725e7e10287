"""An open report: its state, its file, what others save. Knows nothing of Textual."""
