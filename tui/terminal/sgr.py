"""SGR states: what a sequence that selects colours sets, and the shortest change to another.

Values only. Colours are kept as the parameters that switch them on, so that 16, 256 and 16 million
colours pass through alike.
"""

from __future__ import annotations

from functools import lru_cache

SgrState = tuple[frozenset[int], str, str]
"""Attributes, ink and paper, each as the parameters that switch it on; '' is the terminal's own."""

PLAIN: SgrState = (frozenset(), "", "")

_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 7: 27, 8: 28, 9: 29, 53: 55}
"""Attribute -> the code that ends it; 22 ends bold and dim together (ECMA-48, 8.3.117)."""
_ENDS = frozenset(_OFF.values())
_SEEN_ON_BLANK = frozenset({4, 5, 7, 9, 53})
_EXTENDED = {"2": 5, "5": 3}
"""Kind of an extended colour -> how many parameters it takes with its 38 or 48."""


class UnknownSgr(ValueError):
    """A sequence asks for what this module does not know; its effect must be taken for unknown."""


@lru_cache(4096)
def apply_sgr(pen: SgrState, parameters: str) -> SgrState:
    """Return the state after an SGR sequence; raise ``UnknownPen`` for what is not understood."""
    attributes, ink, paper = set(pen[0]), pen[1], pen[2]
    codes = parameters.split(";")
    index = 0
    while index < len(codes):
        code = int(codes[index] or 0)
        if code == 0:
            attributes, ink, paper = set(), "", ""
        elif code in (38, 48):
            size = _EXTENDED.get(codes[index + 1] if index + 1 < len(codes) else "", 0)
            if not size or index + size > len(codes):
                raise UnknownSgr(parameters)
            colour = ";".join(codes[index : index + size])
            ink, paper = (colour, paper) if code == 38 else (ink, colour)
            index += size - 1
        elif 30 <= code <= 37 or 90 <= code <= 97:
            ink = codes[index]
        elif 40 <= code <= 47 or 100 <= code <= 107:
            paper = codes[index]
        elif code == 39:
            ink = ""
        elif code == 49:
            paper = ""
        elif code in _ENDS:
            attributes -= {on for on, off in _OFF.items() if off == code}
        elif code in _OFF:
            attributes.add(code)
        else:
            raise UnknownSgr(parameters)
        index += 1
    return frozenset(attributes), ink, paper


@lru_cache(4096)
def parse_sgr(parameters: str) -> SgrState | None:
    """Return the state that a sequence makes of the plain one; None if it is not understood."""
    try:
        return apply_sgr(PLAIN, parameters)
    except UnknownSgr:
        return None


@lru_cache(4096)
def starts_with_reset(parameters: str) -> bool:
    """Return whether an SGR sequence starts from nothing, so that it can be read without a past."""
    return parameters.partition(";")[0] in ("", "0", "00")


@lru_cache(4096)
def space_state(pen: SgrState) -> SgrState:
    """Return what of the state can be seen on a space: paper, lines and what is turned round."""
    visible = pen[0] & _SEEN_ON_BLANK
    return (
        (pen[0] & (_SEEN_ON_BLANK | {1, 2}) if visible else visible),
        pen[1] if visible else "",
        pen[2],
    )


@lru_cache(4096)
def encode_change(old: SgrState | None, new: SgrState) -> str:
    """Return the shortest sequence from one state to another; ``None`` is an unknown one."""
    if old == new:
        return ""
    parameters = [*map(str, sorted(new[0])), *(part for part in new[1:] if part)]
    full_sequence = "\x1b[" + (";".join(["0", *parameters]) if parameters else "") + "m"
    if old is None:
        return full_sequence
    ends = {_OFF[code] for code in old[0] - new[0]}
    unchanged = {code for code in new[0] & old[0] if _OFF[code] not in ends}
    parts = [*map(str, sorted(ends)), *map(str, sorted(new[0] - unchanged))]
    if old[1] != new[1]:
        parts.append(new[1] or "39")
    if old[2] != new[2]:
        parts.append(new[2] or "49")
    delta = "\x1b[" + ";".join(parts) + "m"
    return delta if len(delta) < len(full_sequence) else full_sequence
