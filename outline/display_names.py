"""How a sentence names a thing of the report, short enough to be read in passing."""

from __future__ import annotations

from . import placeholders
from .model import Prompt, Report, Section

LONGEST = 60
"""Characters of a title that a sentence quotes."""


def name_section(report: Report, section: Section) -> str:
    """Return label and title of a section, its blanks filled in, cut to ``LONGEST``."""
    title = placeholders.fill(section.title, report, "…")
    return shorten(f"{section.label} {title}".strip())


def is_optional(prompt: Prompt) -> bool:
    """Return whether a prompt says '(nếu có)': then declining it needs no reason (D203)."""
    return "(nếu có)" in prompt.text


def shorten(text: str) -> str:
    """Return a text on one line and cut to ``LONGEST`` characters, at a word where it can be."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    cut = line[: LONGEST - 1]
    return cut[: cut.rfind(" ")].rstrip(" ,;") + "…" if " " in cut[LONGEST // 2 :] else cut + "…"
