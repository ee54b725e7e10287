"""Names that every part of ``store`` agrees on. Imports nothing, so that anything may import it."""

SIDECAR_SUFFIX = ".decuong"
"""How the name of the folder beside a report ends; it begins with a dot and the report's name."""
