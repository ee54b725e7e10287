"""TOML read and cut into spans, with errors that name file, line and key."""
