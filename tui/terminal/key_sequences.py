"""Which keys a whole escape sequence means, where Textual 8.2.8 reads it as another key.

Textual tries the codes of the Kitty protocol first, and takes ``ESC[25~``, which is Shift+F3 in
PuTTY, for the character 25, and ``ESC[34~``, Shift+F10 there, for a quotation mark that is typed
into the text. It has rxvt's Ctrl+Home and Ctrl+End the wrong way round, and raises ``ValueError``
for numbers that are no character.

The Kitty protocol is never asked for, but a program that was killed may have left it on, and some
terminals use its forms unasked. A key in such a form means what the same key means without the
protocol: Ctrl+Space is NUL, Shift+Enter is Enter, a released key is nothing.

PuTTY's keyboard "SCO" sends ``ESC[M`` to ``ESC[X`` for F1 to F12. Read so are F1, F2 and F8 to F12,
and Insert (``ESC[L``). The others mean something else to other terminals, which counts: F3 is
``ESC[O`` (the window has lost the focus), F4 to F7 are ``ESC[P`` to ``ESC[S`` (F1 to F4 elsewhere),
Page Up is ``ESC[I`` (the window has the focus), Page Down ``ESC[G`` (5 on the number pad of Linux).
"""

from __future__ import annotations

import re

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS, MODIFIER_FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.events import Key

_ARROWS = {"A": "ctrl+up", "B": "ctrl+down", "C": "ctrl+right", "D": "ctrl+left"}
_VT100 = {letter: f"f{number}" for number, letter in enumerate("TUVWXYZ[", 5)}
"""F5 to F12, where PuTTY is set to function keys of “VT100+”."""
_SCO = dict(zip("MNTUVWXL", ("f1", "f2", "f8", "f9", "f10", "f11", "f12", "insert"), strict=True))
_OWN = {
    **{f"\x1bO{letter}": key for letter, key in (_ARROWS | _VT100).items()},
    **{f"\x1b[{letter}": key for letter, key in _SCO.items()},
    "\x1bOb": "ctrl+down",
}
"""Sequences that are read here, in place of Textual's meaning."""

_RXVT = re.compile(r"\x1b\[(\d{1,2})([$^@])").fullmatch
_RXVT_HELD = {"$": ("shift",), "^": ("ctrl",), "@": ("ctrl", "shift")}
_EXTENDED = re.compile(r"\x1b\[([\d:;]*)([u~A-FHPQRS])").fullmatch
_SINGLE = re.compile(r"\x1b\[\d+[~A-Z]").fullmatch
"""One number and a letter or tilde: a key of an old terminal; a character ends in ``u``."""
_MODIFY_OTHER_KEYS = 27
"""The number with which xterm begins a key that it has no sequence for: ``ESC[27;5;32~``."""
_LONGEST_NUMBER = 7

_SHIFT, _ALT, _CTRL, _OTHERS = 1, 2, 4, 8 | 16 | 32
_MOST_MODIFIERS = 255
_SHIFT_F3 = "f15"
"""What xterm's ``ESC[1;2R`` is called; any other modified function key means nothing here."""

_US_SHIFTED = {"-": "_", "2": "@", "6": "^", "/": "?", "`": "~"}
"""What Shift makes of a key whose Ctrl counts, where the terminal does not send it."""
_CTRL_CODES = {
    **dict.fromkeys(" @2", 0),
    **dict.fromkeys("[3", 27),
    **dict.fromkeys("\\4", 28),
    **dict.fromkeys("]5", 29),
    **dict.fromkeys("^6~", 30),
    **dict.fromkeys("_/7-", 31),
    **dict.fromkeys("?8", 127),
}
"""The control character that a key sends together with Ctrl; letters send 1 to 26."""
_ALT_KEYS = {"\x7f": "ctrl+w", "b": "ctrl+left", "f": "ctrl+right"}
"""What Option with Backspace or an arrow means on a Mac."""
_WRITTEN = {"enter": "\r", "escape": "\x1b", "backspace": "\x7f", "tab": "\t"}
"""Keys that stay what they are under Ctrl and Shift."""
_KEYPAD = {
    "decimal": ".",
    "divide": "/",
    "multiply": "*",
    "subtract": "-",
    "add": "+",
    "equal": "=",
    "separator": ",",
    **{digit: digit for digit in "0123456789"},
}
"""Keys of the number pad that type something."""
_WITHOUT_MEANING = MODIFIER_FUNCTIONAL_KEYS | {"caps_lock", "scroll_lock", "num_lock"}

_textual = XTermParser()


def read_character(character: str) -> list[Key]:
    """Return the keys that one character means: a letter, or a control character."""
    return list(_textual._sequence_to_key_events(character))


def read_sequence(sequence: str) -> list[Key]:
    """Return the keys that a sequence means; none for an unknown one."""
    if sequence in _OWN:
        return [Key(_OWN[sequence], None)]
    if rxvt := _RXVT(sequence):
        name = FUNCTIONAL_KEYS.get(f"{rxvt[1]}~", "") or _look_up_name(f"\x1b[{rxvt[1]}~")
        return [Key("+".join((*_RXVT_HELD[rxvt[2]], name)), None)] if name else []
    if not _SINGLE(sequence) and (extended := _EXTENDED(sequence)):
        keys = _read_extended(*extended.groups())
        if keys is not None:
            return keys
    return _look_up(sequence)


def _look_up(sequence: str) -> list[Key]:
    """Return what Textual's table has; a key together with Alt means nothing here."""
    entry = ANSI_SEQUENCES_KEYS.get(sequence)
    if isinstance(entry, str):
        return read_character(entry)
    if isinstance(entry, tuple) and len(entry) == 1:
        return [Key(entry[0].value, None)]
    return []


def _look_up_name(sequence: str) -> str:
    return next((key.key for key in _look_up(sequence)), "")


def _read_extended(parameters: str, final: str) -> list[Key] | None:
    """Return the keys of a sequence with modifiers; None where only a table can decide.

    The parameters are ``code:shifted:base ; modifiers:event ; text:text``, each of which may lack.
    """
    fields = [[_number(part) for part in field.split(":")] for field in parameters.split(";")]
    if len(fields) > 3 or any(_BAD in field for field in fields):
        return []
    absent: list[int | None] = [None]
    code_field, modifier_field, text_field = (*fields, absent, absent)[:3]
    event = modifier_field[1] if len(modifier_field) > 1 else None
    if event not in (None, 1, 2):
        return []
    modifiers = max((modifier_field[0] or 1) - 1, 0)
    if modifiers > _MOST_MODIFIERS:
        return []
    number = 1 if code_field[0] is None else code_field[0]
    if final == "~" and number == _MODIFY_OTHER_KEYS and text_field[0] is not None:
        return _read_code([text_field[0]], modifiers, [])
    if final == "u":
        codes = [number, *(code or 0 for code in code_field[1:])]
        if name := FUNCTIONAL_KEYS.get(f"{number}u"):
            return _name(name, modifiers)
        return _read_code(codes, modifiers, [code for code in text_field if code is not None])
    if final == "R" and parameters and not 2 <= (modifier_field[0] or 0) <= 8:
        return []  # where the cursor is, which some other program has asked for
    if name := FUNCTIONAL_KEYS.get(f"{number}{final}"):
        return _name(name, modifiers)
    return None


_BAD = -1
"""A number that is too long to be one."""


def _number(text: str) -> int | None:
    if len(text) > _LONGEST_NUMBER:
        return _BAD
    return int(text) if text else None


def _read_code(codes: list[int], modifiers: int, text: list[int]) -> list[Key] | None:
    """Return the keys of a character with modifiers: its code, that with Shift, that on a US key.

    ``text`` is what the key types, as the terminal reports it.
    """
    typed = [chr(code) for code in text if _is_character(code)]
    if typed and not modifiers & (_CTRL | _OTHERS):
        return [key for character in typed for key in read_character(character)]
    shifted, base = [*codes[1:3], 0, 0][:2]
    if modifiers & _CTRL and codes[0] > 127 and _is_character(base):
        codes, shifted = [base], 0
    if not _is_character(codes[0]):
        return None if codes[0] < 32 else []
    character = chr(codes[0])
    if modifiers & _OTHERS:
        return []
    if modifiers & _CTRL:
        return [] if modifiers & _ALT else _with_ctrl(character, shifted, bool(modifiers & _SHIFT))
    if modifiers & _ALT:
        return [Key(_ALT_KEYS[character], None)] if character in _ALT_KEYS else []
    if modifiers & _SHIFT:
        upper = chr(shifted) if _is_character(shifted) else character.upper()
        character = upper if len(upper) == 1 else character
    return read_character(character)


def _with_ctrl(character: str, shifted: int, is_shifted: bool) -> list[Key]:
    letter = character.lower()
    if "a" <= letter <= "z":
        return [Key(f"ctrl+shift+{letter}", None)] if is_shifted else _control(ord(letter) - 96)
    if is_shifted:
        character = (
            chr(shifted) if _is_character(shifted) else _US_SHIFTED.get(character, character)
        )
    code = _CTRL_CODES.get(character)
    return [] if code is None else _control(code)


def _control(code: int) -> list[Key]:
    return read_character(chr(code))


def _is_character(code: int) -> bool:
    """Return whether a code types something: no control, no half character, none of Kitty's."""
    is_control = code < 32 or 127 < code < 160
    return not is_control and code <= 0x10FFFF and not 0xD800 <= code <= 0xF8FF


def _name(name: str, modifiers: int) -> list[Key]:
    """Return a key that has a name together with modifiers."""
    if name in _WITHOUT_MEANING or modifiers & _OTHERS:
        return []
    if name in _KEYPAD:
        name = _KEYPAD[name]
        return [] if modifiers & (_ALT | _CTRL) else read_character(name)
    if name in _WRITTEN and not (name == "tab" and modifiers & _SHIFT):
        if modifiers & _ALT:
            alt = _ALT_KEYS.get(_WRITTEN[name])
            return [Key(alt, None)] if alt else []
        return read_character(_WRITTEN[name])
    held_modifiers = (("alt", _ALT), ("ctrl", _CTRL), ("shift", _SHIFT))
    key = "+".join((*(word for word, bit in held_modifiers if modifiers & bit), name))
    return [Key(_SHIFT_F3 if key == "shift+f3" else key, None)]
