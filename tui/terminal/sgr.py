"""Pens: what a sequence that selects colours (SGR) leaves behind, and the shortest way to another.

Values only. Colours are kept as the parameters that switch them on, so that 16, 256 and 16 million
colours pass through alike.
"""

from __future__ import annotations

from functools import lru_cache

Pen = tuple[frozenset[int], str, str]
"""Attributes, ink and paper, each as the parameters that switch it on; '' is the terminal's own."""

PLAIN: Pen = (frozenset(), "", "")

_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 7: 27, 8: 28, 9: 29, 53: 55}
"""Attribute -> the code that ends it; 22 ends bold and dim together (ECMA-48, 8.3.117)."""
_ENDS = frozenset(_OFF.values())
_SEEN_ON_BLANK = frozenset({4, 5, 7, 9, 53})
_EXTENDED = {"2": 5, "5": 3}
"""Kind of an extended colour -> how many parameters it takes with its 38 or 48."""


class UnknownPen(ValueError):
    """A sequence asks for what this module does not know; its effect must be taken for unknown."""


@lru_cache(4096)
def redraw(pen: Pen, parameters: str) -> Pen:
    """Return the pen after an SGR sequence; raise ``UnknownPen`` for what is not understood."""
    attributes, ink, paper = set(pen[0]), pen[1], pen[2]
    codes = parameters.split(";")
    at = 0
    while at < len(codes):
        code = int(codes[at] or 0)
        if code == 0:
            attributes, ink, paper = set(), "", ""
        elif code in (38, 48):
            size = _EXTENDED.get(codes[at + 1] if at + 1 < len(codes) else "", 0)
            if not size or at + size > len(codes):
                raise UnknownPen(parameters)
            colour = ";".join(codes[at : at + size])
            ink, paper = (colour, paper) if code == 38 else (ink, colour)
            at += size - 1
        elif 30 <= code <= 37 or 90 <= code <= 97:
            ink = codes[at]
        elif 40 <= code <= 47 or 100 <= code <= 107:
            paper = codes[at]
        elif code == 39:
            ink = ""
        elif code == 49:
            paper = ""
        elif code in _ENDS:
            attributes -= {on for on, off in _OFF.items() if off == code}
        elif code in _OFF:
            attributes.add(code)
        else:
            raise UnknownPen(parameters)
        at += 1
    return frozenset(attributes), ink, paper


@lru_cache(4096)
def fresh(parameters: str) -> Pen | None:
    """Return the pen that an SGR sequence makes of the plain one; None if it is not understood."""
    try:
        return redraw(PLAIN, parameters)
    except UnknownPen:
        return None


@lru_cache(4096)
def resets(parameters: str) -> bool:
    """Return whether an SGR sequence starts from nothing, so that it can be read without a past."""
    return parameters.partition(";")[0] in ("", "0", "00")


@lru_cache(4096)
def blank(pen: Pen) -> Pen:
    """Return what of the pen can be seen on a space: paper, lines and what is turned round."""
    seen = pen[0] & _SEEN_ON_BLANK
    return (pen[0] & (_SEEN_ON_BLANK | {1, 2}) if seen else seen), pen[1] if seen else "", pen[2]


@lru_cache(4096)
def switch(old: Pen | None, new: Pen) -> str:
    """Return the shortest sequence that turns one pen into another; ``None`` is an unknown one."""
    if old == new:
        return ""
    whole = [*map(str, sorted(new[0])), *(part for part in new[1:] if part)]
    fresh = "\x1b[" + (";".join(["0", *whole]) if whole else "") + "m"
    if old is None:
        return fresh
    ends = {_OFF[code] for code in old[0] - new[0]}
    kept = {code for code in new[0] & old[0] if _OFF[code] not in ends}
    parts = [*map(str, sorted(ends)), *map(str, sorted(new[0] - kept))]
    if old[1] != new[1]:
        parts.append(new[1] or "39")
    if old[2] != new[2]:
        parts.append(new[2] or "49")
    delta = "\x1b[" + ";".join(parts) + "m"
    return delta if len(delta) < len(fresh) else fresh
