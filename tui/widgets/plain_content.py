"""The one way by which text from a report, a file name or a person reaches a Textual widget.

Stock widgets read ``[...]`` in a string as markup (a heading ``[/]`` crashes them, ``[@click=...]``
becomes a link that acts) and send control characters to the terminal as they are. A ``Content``
made here does neither. Widgets that are drawn line by line pass ``visible`` in ``lines``.
"""

from __future__ import annotations

from textual.content import Content

from outline.text import visible


def safe(text: str, *, lines: bool = False) -> Content:
    """Return the text as content that only shows: no markup, no controls, no turned direction.

    ``lines`` keeps line breaks, for a place that has room for several lines.
    """
    return Content(visible(text, lines=lines))
