"""What input methods send to a terminal, and streams of bytes cut as a slow line cuts them."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.paths import DATA

_FOLDER = DATA / "bursts"
BACKSPACES = {"DEL": "\x7f", "BS": "\b"}
"""The two bytes that a terminal may send for Backspace."""


@dataclass(frozen=True, slots=True)
class Burst:
    """What a method sends while one types a line."""

    method: str
    """Telex or VNI, with the name of the program before it."""
    writes: tuple[str, ...]
    """What comes at once; DEL is Backspace."""
    text: str
    """What must stand there then."""


def bursts() -> Iterator[Burst]:
    """Give every burst of ``tests/data/bursts``."""
    for path in sorted(_FOLDER.glob("*.toml")):
        for one in tomllib.loads(path.read_text("utf-8"))["bursts"]:
            yield Burst(f"{path.stem} {one['method']}", tuple(one["writes"]), one["text"])


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    """Return the bytes in pieces, cut at these places; letters and escape sequences may break."""
    ends = sorted({0, len(data), *(place for place in places if 0 < place < len(data))})
    return [data[start:end] for start, end in pairwise(ends)]


def decoded(pieces: Sequence[bytes]) -> Iterator[str]:
    """Give the pieces as Textual's driver reads them: a half letter waits for its rest."""
    decode = codecs.getincrementaldecoder("utf-8")().decode
    for piece in pieces:
        if text := decode(piece):
            yield text
