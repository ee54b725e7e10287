"""The templates that come with the program, and those in files."""
