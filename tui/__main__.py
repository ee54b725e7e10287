"""``python -m tui`` is ``decuong``."""

from .cli import program

program()
