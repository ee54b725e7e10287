"""Where nothing is composed: in addresses, and in names between ``{{`` and ``}}``. Pure."""

from __future__ import annotations

import re

_ENDINGS = "vn|com|net|org|gov|edu|info|asia"
"""Last parts of addresses that no Vietnamese word is spelled like."""
_ADDRESS = re.compile(
    rf"//|@|(?<!\w)www\.|[a-z0-9-]\.(?:{_ENDINGS})(?:[./:?#].*)?$",
    re.IGNORECASE,
)
_SURE_ENDING = re.compile(r"[a-z0-9-]\.(?:vn|org|gov|edu|info|asia)$", re.IGNORECASE)
"""Without ``com`` and ``net``, which may yet become words (cơm, nét)."""
_OPEN_PLACEHOLDER = re.compile(r"\{\{[^{}]*$")
_LAST_PART = re.compile(r"[\w.@/+%~-]*$")


def is_address(text: str) -> bool:
    """Return whether text without blanks is, or ends with, an address: ``a@``, ``a.vn``."""
    return _ADDRESS.search(text) is not None


def ends_address(text: str) -> bool:
    """Return whether text without blanks is an address with any letters behind it: ``moj.vn``."""
    return _SURE_ENDING.search(text) is not None


def is_never_composed(left: str) -> bool:
    """Return whether what follows ``left`` belongs to an address or a placeholder's name."""
    chunk = left[max(left.rfind(" "), left.rfind("\t")) + 1 :]
    return _OPEN_PLACEHOLDER.search(left) is not None or is_address(chunk)


def last_part(left: str) -> str:
    """Return what at the end of ``left`` may be an address, without a bracket before it."""
    match = _LAST_PART.search(left)
    return match[0] if match is not None else ""
