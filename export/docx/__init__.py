"""Writes blocks as a DOCX package; decides nothing about the report.

The body is made as text, block by block, and streamed into the zip: python-docx's
``add_paragraph`` is quadratic (python-docx #408), and footnotes have no API there (#1). Equal input
gives equal bytes: the zip has fixed times and the properties come from the report.
"""

from .package import is_own, write

__all__ = ["is_own", "write"]
