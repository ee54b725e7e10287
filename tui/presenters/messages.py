"""One sentence for what went wrong or is lacking, and its cure, in the language in use."""

from __future__ import annotations

from outline.completion.section_findings import Finding
from outline.errors import DecuongError
from tui.i18n import say


def sentence(what: DecuongError | Finding) -> str:
    """Return what is wrong and the cure."""
    message = what.what if isinstance(what, DecuongError) else what.message
    return f"{say(message)} {say(what.cure)}" if what.cure else say(message)
