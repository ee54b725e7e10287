"""Change the keys of commands: parse what users write, refuse what cannot work or conflicts.

Pure: takes the list of commands, returns it with the requested keys. A key that cannot work in
every terminal is refused with the reason, before a screen opens.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from outline.errors import BadValue, Phrase, phrase
from tui.i18n import say

from .command import NAMES, Command, key_name

PANES = ("tree", "editor", "leap", "checklist")
"""Scopes of the main screen; commands of the app and of the main screen work in each."""

LEADERS = {
    "undo": (
        "editor_undo",
        "checklist_undo",
        "blanks_undo",
        "register_undo",
        "find_undo",
        "history_undo",
        "clash_undo",
    ),
    "redo": (
        "editor_redo",
        "checklist_redo",
        "blanks_redo",
        "register_redo",
        "find_redo",
        "history_redo",
        "clash_redo",
    ),
    "save": ("blanks_save", "register_save", "clash_save"),
    "blanks": ("blanks_close",),
    "registers": ("register_close",),
    "findings": ("findings_close", "export_findings"),
    "export": ("export_close",),
    "recovered": ("recovered_close",),
    "next_incomplete": ("blanks_gap",),
    "find_next": ("find_step",),
    "editor_leap": ("leap_again",),
    "editor_copy": ("register_copy",),
    "editor_paste": ("register_paste",),
}
"""Commands that mean the same elsewhere, and so go along when the first one gets another key."""

_LETTERLESS = ("tree", "checklist", "leap", "clash", "help")
"""Scopes without a text to write, where a letter may be a command."""
_MOVES = ("up", "down", "left", "right", "home", "end")
_WRITING = frozenset(
    (
        *("enter", "tab", "shift+tab", "backspace", "delete", "insert", "pageup", "pagedown"),
        *(f"{modifier}{move}" for modifier in ("", "shift+") for move in _MOVES),
    )
)
"""Keys that every text entry needs."""
_SAME = {"i": "Tab", "m": "Enter", "j": "Enter", "h": "Backspace", "left_square_bracket": "Esc"}
"""Letters that a terminal sends with Ctrl as what another key sends."""
_WITH_CTRL = frozenset(
    (
        *("@", "backslash", "right_square_bracket", "circumflex_accent", "underscore"),
        *("pageup", "pagedown", "delete", "insert", *_MOVES),
    )
)
"""Keys other than letters that terminals send differently with Ctrl."""
_PLAIN = frozenset({"escape", "space"} | _WRITING | set(NAMES))
_SPELLINGS = {name.casefold(): key for key, name in reversed(NAMES.items()) if key != "@"}
_SPELLINGS |= {"esc": "escape", "return": "enter", "page_up": "pageup", "page_down": "pagedown"}
_SPELLINGS |= {"ins": "insert", "del": "delete", "space": "space"}
_SHORTER = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_FUNCTION_KEYS = 12


class BadKey(BadValue):
    """A command cannot have this key; ``id`` is the command."""

    def __init__(self, id_: str, problem: Phrase, cure: Phrase) -> None:
        """Refuse a key of the command ``id_`` for a problem."""
        super().__init__(problem, cure)
        self.id = id_


def parse_key(text: str) -> str:
    """Return a key as Textual names it: ``Ctrl+G``, ``^G`` and ``ctrl+g`` are ``ctrl+g``.

    Raise ``BadValue`` for what is no key, and for a key that terminals swallow or cannot send.
    """
    format_key = f"ctrl+{text[1:]}" if text[:1] == "^" and len(text) > 1 else text.strip()
    *modifiers, last = (
        format_key.split("+") if not format_key.endswith("+") else (*_cut(format_key), "plus")
    )
    modifiers_held = {modifier.strip().casefold() for modifier in modifiers}
    if unknown := modifiers_held - {"ctrl", "shift", "alt", "meta", "super"}:
        raise BadValue(
            phrase(
                "“{key}” is no key: “{part}” is no Ctrl or Shift.", key=text, part=unknown.pop()
            ),
            phrase("Write it as in: {examples}.", examples="ctrl+g, f5, shift+tab, a"),
        )
    key = _parse_name(last.strip(), text)
    if modifiers_held & {"alt", "meta", "super"}:
        raise _refusal(
            text,
            phrase("terminals send it as Esc and another key, which slow connections separate"),
        )
    if "ctrl" in modifiers_held:
        return _with_ctrl(key, "shift" in modifiers_held, text)
    if "shift" in modifiers_held:
        return _with_shift(key, text)
    return key


def _cut(format_key: str) -> list[str]:
    return format_key[:-1].rstrip("+").split("+") if len(format_key) > 1 else []


def _parse_name(name: str, text: str) -> str:
    plain = name.casefold()
    key = _SPELLINGS.get(plain, plain)
    number = key[1:]
    if key[:1] == "f" and number.isdecimal():
        if 1 <= int(number) <= _FUNCTION_KEYS or key in ("f13", "f15"):
            return key
        raise _refusal(text, phrase("keyboards end at F12"))
    if len(name) == 1 and name.isprintable():
        return name if name.isalnum() else _name_of_sign(name)
    if key in _PLAIN or key == "@":
        return key
    from store.toml.typed_reader import nearest

    near = nearest(key, [*_PLAIN, *_SPELLINGS])
    raise BadValue(
        phrase("“{key}” is no key.", key=text),
        phrase("Did you mean “{near}”?", near=near)
        if near
        else phrase("Write it as in: {examples}.", examples="ctrl+g, f5, shift+tab, a"),
    )


def _name_of_sign(character: str) -> str:
    """Return how Textual names a sign: by its name in Unicode, a few by a shorter one."""
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _SHORTER.get(name, name)


def _with_ctrl(key: str, shifted: bool, text: str) -> str:
    if shifted:
        raise _refusal(text, phrase("terminals send the same without Shift"))
    key = "@" if key in ("space", "at") else key.lower() if len(key) == 1 else key
    if key in _SAME:
        raise _refusal(text, phrase("terminals send the same for {key}", key=_SAME[key]))
    if not ((len(key) == 1 and key.isascii() and key.isalpha()) or key in _WITH_CTRL):
        raise _refusal(text, phrase("terminals send the same without Ctrl"))
    return f"ctrl+{key}"


def _with_shift(key: str, text: str) -> str:
    if key == "f3":
        return "f13"
    if key == "tab" or f"shift+{key}" in _WRITING:
        return f"shift+{key}"
    if len(key) == 1 and key.isalpha():
        return key.upper()
    raise _refusal(text, phrase("terminals send the same without Shift"))


def _refusal(text: str, reason: Phrase) -> BadValue:
    return BadValue(
        phrase("“{key}” cannot be a key here: {why}.", key=text, why=say(reason)),
        phrase("Take a function key, or Ctrl with a letter."),
    )


def format_key(key: str) -> str:
    """Return a key as the settings have it, so that ``parse_key`` reads it back.

    The back slash is spelled out: in a TOML text it would have to be doubled.
    """
    if key in ("f13", "f15"):
        return key
    *modifiers, last = key.split("+")
    name = {"backslash": "backslash", "@": "space"}.get(last, NAMES.get(last, last))
    if len(name) > 1 or not name.isascii():
        name = last if last != "@" else "space"
    return "+".join([*modifiers, name])


def remap(commands: Sequence[Command], chosen: Mapping[str, Sequence[str]]) -> tuple[Command, ...]:
    """Return the commands with other keys; ``chosen`` is id -> keys as Textual names them.

    Raise ``BadKey`` for what cannot be; ids are known, keys are as ``parse_key`` gives them.
    """
    by_id = {command.id: command for command in commands}
    for id_, keys in chosen.items():
        for key in keys:
            _fit(by_id[id_], key)
        if not keys and (not by_id[id_].palette or id_ == "palette"):
            raise BadKey(
                id_,
                phrase("“{id}” must have a key: it is in no list of commands.", id=id_),
                phrase("Give it another key; its default is {key}.", key=by_id[id_].shown_key),
            )
    changed = {id_: replace(by_id[id_], key=",".join(keys)) for id_, keys in chosen.items()}
    for leader, followers in LEADERS.items():
        for id_ in followers if leader in chosen else ():
            if id_ not in chosen:
                others = [
                    changed.get(command.id, command) for command in commands if command.id != id_
                ]
                changed[id_] = _remap_follower(
                    by_id[id_], by_id[leader].keys, changed[leader].keys, others
                )
    result = tuple(changed.get(command.id, command) for command in commands)
    _refuse_clash(result, chosen)
    return result


def _remap_follower(
    command: Command, before: Sequence[str], leader_keys: Sequence[str], others: Iterable[Command]
) -> Command:
    """Return a command that goes along with another one's keys, as far as they can work there."""
    taken_keys = {
        key
        for command_beside in others
        if command_beside.scope == command.scope
        for key in command_beside.keys
    }
    fitting = [
        key for key in leader_keys if key not in taken_keys and _find_problem(command, key) is None
    ]
    if not fitting:
        return command
    unchanged = [key for key in command.keys if key not in before]
    keys = [*unchanged, *fitting] if command.keys[0] in unchanged else [*fitting, *unchanged]
    return replace(command, key=",".join(dict.fromkeys(keys)))


def _fit(command: Command, key: str) -> None:
    if (reason := _find_problem(command, key)) is not None:
        raise BadKey(
            command.id,
            phrase(
                "“{id}” cannot have the key {key}: {why}.",
                id=command.id,
                key=key_name(key),
                why=say(reason),
            ),
            phrase("Take a function key, or Ctrl with a letter."),
        )


def _find_problem(command: Command, key: str) -> Phrase | None:
    """Return why a command cannot have a key that terminals do send."""
    if key in command.keys:
        return None
    if key == "escape":
        return phrase("Esc always closes or goes back") if command.action != "close" else None
    if command.scope in _LETTERLESS:
        return None
    if _is_letter(key):
        return phrase("it is typed as text there")
    if key in _WRITING and (
        key not in ("enter", "tab", "shift+tab") or command.scope in ("app", "main", "editor")
    ):
        return phrase("it is needed for writing")
    return None


def _is_letter(key: str) -> bool:
    function = key[:1] == "f" and key[1:].isdecimal()
    return "+" not in key and not function and key not in _WRITING and key != "escape"


def _refuse_clash(commands: Sequence[Command], chosen: Mapping[str, Sequence[str]]) -> None:
    for places in contexts(command.scope for command in commands):
        meant: dict[str, Command] = {}
        for command in commands:
            for key in command.keys if command.scope in places else ():
                holder = meant.setdefault(key, command)
                if holder.id == command.id:
                    continue
                first, second = sorted((holder.id, command.id), key=lambda id_: id_ not in chosen)
                raise BadKey(
                    first,
                    phrase(
                        "{key} would mean both “{first}” and “{second}” on the same screen.",
                        key=key_name(key),
                        first=first,
                        second=second,
                    ),
                    phrase("Give “{id}” another key in [keys] too.", id=second),
                )


def contexts(places: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the places whose keys work at the same time."""
    over = dict.fromkeys(place for place in places if place not in ("app", "main", *PANES))
    return [*(("app", "main", pane) for pane in PANES), *(("app", place) for place in over)]


def find_key_thief(key: str, environ: Mapping[str, str]) -> Phrase | None:
    """Return what keeps a key from arriving in this terminal, which a refusal cannot know."""
    if key == "ctrl+b" and environ.get("TMUX"):
        return phrase("tmux keeps it for itself; press it twice, or change its prefix")
    if key == "ctrl+a" and environ.get("STY"):
        return phrase("screen keeps it for itself; change its escape")
    return None
