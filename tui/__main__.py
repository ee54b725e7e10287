"""``python -m tui`` is ``decuong``."""

import sys

from .cli import main

sys.exit(main())
