"""Reports from and to their TOML files."""
