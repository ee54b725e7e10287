"""The settings of a user: ``config.toml``, read strictly, before a screen opens.

An unknown setting is never ignored: one sentence names file, line and the nearest valid word.
Headless commands read only the language, so that an error among the keys stops no script.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import BadValue, Phrase, StoreError, phrase
from tui.i18n import LANGUAGES, say

from .paths import VARIABLE, config_file

if TYPE_CHECKING:
    from store.toml.typed_reader import Entry

LIMIT = 1024 * 1024
"""Most bytes that settings may take."""

OSC52_LIMIT = 74_994
"""Bytes of text whose sequence, in base64, stays under the 100,000 bytes that terminals take."""

ESCAPE_MS = 100
"""Milliseconds after which a lone Esc counts, unless the settings or ``ESCDELAY`` differ."""

LEAST_ESCAPE, MOST_ESCAPE = 20, 2000
"""Milliseconds that a lone Esc may wait for the rest of a sequence."""

WORDS: dict[str, tuple[str, ...]] = {
    "language": ("auto", *LANGUAGES),
    "theme": ("remember", "dark", "light"),
    "typing": ("remember", "off", "telex", "vni"),
    "painter": ("thin", "stock"),
    "colours": ("auto", "truecolor", "256", "16", "none"),
    "glyphs": ("auto", "full", "plain"),
}
"""Setting -> the words it may be; the first one is the default."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a user; the defaults are those of the program."""

    language: str = "auto"
    theme: str = "remember"
    typing: str = "remember"
    painter: str = "thin"
    colours: str = "auto"
    glyphs: str = "auto"
    mouse: bool = False
    osc52: bool = True
    """Whether what is copied is also sent to the clipboard of the terminal."""
    osc52_limit: int = OSC52_LIMIT
    """Bytes of text above which it is not."""
    escape_ms: int | None = None
    """Milliseconds after which a lone Esc is one; None leaves it to ``ESCDELAY``."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Id of a command -> its keys, as Textual names them; none takes the key away."""


def load() -> Config:
    """Read the settings; the defaults where there is no file. Raise ``StoreError``."""
    path = config_file()
    data = _bytes(path)
    return Config() if data is None else read(data, str(path))


def read(data: bytes, name: str) -> Config:
    """Read settings; ``name`` is the file in the sentences. Raise ``StoreError``."""
    from store.toml.parser import parse
    from store.toml.typed_reader import head, single

    parsed = parse(data, name)
    entry = head(parsed)
    entry.only([*WORDS, "mouse", "osc52", "osc52_limit", "escape_ms", "keys"])
    words_by_key = {key: entry.one_of(key, words, words[0]) for key, words in WORDS.items()}
    default = Config()
    has_escape = "escape_ms" in entry
    return Config(
        **words_by_key,
        mouse=entry.flag("mouse", default.mouse),
        osc52=entry.flag("osc52", default.osc52),
        osc52_limit=_between(entry, "osc52_limit", 0, LIMIT, OSC52_LIMIT),
        escape_ms=_between(entry, "escape_ms", LEAST_ESCAPE, MOST_ESCAPE) if has_escape else None,
        keys=_keys(single(parsed, "keys")),
    )


def language() -> str | None:
    """Return the language that the settings name, for every command; None where they name none.

    A headless command ignores settings that cannot be read: the editor reports them. An unknown
    language is refused here too, with ``StoreError``.
    """
    try:
        data = _bytes(config_file())
        code = _language(data) if data is not None else None
    except (StoreError, ValueError, RecursionError):
        return None
    if code is None or code == "auto":
        return None
    if code not in LANGUAGES:
        assert data is not None
        read(data, str(config_file()))
    return str(code)


def _language(data: bytes) -> object:
    import tomli  # imported here: most users have no settings

    return tomli.loads(data.decode("utf-8-sig")).get("language")


def use(config: Config) -> None:
    """Apply the settings of keys and terminal, before anything of Textual is imported.

    Textual reads colours and the delay of Esc from the environment, at its import.
    """
    from tui.keys import registry as keys
    from tui.keys import remapping

    keys.use(remapping.remap(keys.COMMANDS, config.keys))
    environ = os.environ
    if config.escape_ms is not None:
        environ["ESCDELAY"] = str(config.escape_ms)
    if config.colours == "none":
        environ["NO_COLOR"] = "1"
    elif config.colours != "auto":
        environ.pop("NO_COLOR", None)
        system = "standard" if config.colours == "16" else config.colours
        environ["TEXTUAL_COLOR_SYSTEM"] = system


def _bytes(file: Path | None) -> bytes | None:
    """Return what is in the file of settings; None where there is none. Raise ``StoreError``."""
    if file is None or file == Path(os.devnull):
        return None
    try:
        number = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(number, "rb") as stream:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise StoreError(
                    phrase("{file} is a pipe or a device, not a file.", file=str(file)),
                    phrase("Remove it, or name another file in DECUONG_CONFIG."),
                )
            data = stream.read(LIMIT + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        if _is_hidden(file):
            return None
        raise StoreError(
            phrase(
                "The settings in {file} cannot be read: {reason}.",
                file=str(file),
                reason=error.strerror or str(error),
            ),
            phrase("Fix that, or name another file in DECUONG_CONFIG."),
        ) from error
    if len(data) > LIMIT:
        raise StoreError(phrase("{file} is too large to be a file of settings.", file=str(file)))
    return data


def _is_hidden(file: Path) -> bool:
    """Return whether the default file is in a folder that this user must not look into.

    ``sudo`` may leave the HOME of another user; there are no settings for us there.
    """
    if os.environ.get(VARIABLE):
        return False
    try:
        os.lstat(file)
    except OSError as error:
        return error.errno in (errno.EACCES, errno.ENOTDIR)
    return False


def _between(entry: Entry, key: str, least: int, most: int, default: int | None = None) -> int:
    value = entry.whole(key, default)
    if not least <= value <= most:
        raise _error_at(
            entry,
            key,
            phrase("“{key}” must be between {least} and {most}.", key=key, least=least, most=most),
        )
    return value


def _keys(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Read ``[keys]``: a command's id and its key, several, or none; and check them together."""
    from store.toml.typed_reader import nearest
    from tui.keys import remapping
    from tui.keys.registry import COMMANDS

    ids = [command.id for command in COMMANDS]
    chosen_keys: dict[str, tuple[str, ...]] = {}
    for id_, value in entry.values.items():
        if id_ not in ids:
            nearest_id = nearest(id_, ids)
            cure = (
                phrase("Did you mean “{near}”?", near=nearest_id)
                if nearest_id
                else phrase("“decuong config” lists the commands.")
            )
            raise _error_at(entry, id_, phrase("There is no command “{word}”.", word=id_), cure)
        if not isinstance(value, str | list) or not all(isinstance(item, str) for item in value):
            raise _error_at(
                entry,
                id_,
                phrase(
                    "The key of “{word}” must be a text in quotes, or a list of texts.", word=id_
                ),
                phrase("Write it like this: {example}", example='"f5"'),
            )
        texts = (entry.text(id_),) if isinstance(value, str) else entry.texts(id_)
        try:
            chosen_keys[id_] = tuple(dict.fromkeys(map(remapping.parse_key, texts)))
        except BadValue as error:
            raise _error_at(entry, id_, error.what, error.cure) from error
    try:
        remapping.remap(COMMANDS, chosen_keys)
    except remapping.BadKey as error:
        raise _error_at(entry, error.id, error.what, error.cure) from error
    return chosen_keys


def _error_at(entry: Entry, key: str, problem: Phrase, cure: Phrase | None = None) -> StoreError:
    return StoreError(
        phrase(
            "{file}, line {line}: {what}",
            file=entry.file.name,
            line=entry.line(key),
            what=say(problem),
        ),
        cure,
    )
