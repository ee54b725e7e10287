"""Parts of a page between ``<!-- NAME -->`` and ``<!-- /NAME -->``, which are made by a command."""

from __future__ import annotations

import re


def read_part(text: str, name: str) -> str:
    """Return what is between the marks of a part."""
    match = _pattern(name).search(text)
    assert match, f"there is no part “{name}”"
    return match[2]


def replace_part(text: str, name: str, content: str) -> str:
    """Return the text with the content of a part replaced."""
    changed, count = _pattern(name).subn(lambda match: f"{match[1]}{content}{match[3]}", text)
    assert count == 1, f"there are {count} parts “{name}”"
    return changed


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name} -->\n)(.*?)(<!-- /{name} -->)", re.DOTALL)
