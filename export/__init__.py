"""Model to blocks to DOCX. Decides what is printed in ``blocks``; only writes it in ``docx``."""

from .package import Exported, export_report
from .progress import Stopped

__all__ = ["Exported", "Stopped", "export_report"]
