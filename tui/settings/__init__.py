"""The settings of the user, and where their files are."""
