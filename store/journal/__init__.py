"""What is typed and not yet saved, kept on the disk and recovered."""
