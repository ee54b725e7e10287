"""``python -m tui`` is ``decuong``."""

from .cli.main import program

program()
