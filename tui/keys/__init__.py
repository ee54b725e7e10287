"""The one list of keys and commands, and how a user changes them."""
