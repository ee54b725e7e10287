"""Model to blocks to DOCX. Decides what is printed in ``blocks``; only writes it in ``docx``."""

from .files import Exported, export_report

__all__ = ["Exported", "export_report"]
