"""The Vietnamese words for what has a fixed English id: states, answers, levels, registers.

Understood wherever the id is taken, in any case, with marks or without, with blanks or hyphens; the
id stays what is stored and printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from outline.model import Answer, Status, Table
from outline.text import fold

T = TypeVar("T")

STATUSES: Mapping[Status, tuple[str, ...]] = {
    Status.EMPTY: ("trống", "chưa viết", "chưa có"),
    Status.DRAFT: ("nháp", "dự thảo", "đang viết"),
    Status.REVIEW: ("soát", "rà soát", "xem lại", "đang soát", "chờ duyệt"),
    Status.DONE: ("xong", "đã xong", "hoàn thành"),
    Status.NONE: ("không có", "không"),
}
"""The words of each state; the first is what is said of it."""

ANSWERS: Mapping[Answer, tuple[str, ...]] = {
    Answer.OPEN: ("chưa trả lời", "chưa"),
    Answer.COVERED: ("đã trả lời", "đã nêu"),
    Answer.NONE: ("không phát sinh", "không có", "không"),
}

LEVELS: Mapping[str, tuple[str, ...]] = {"co-so": ("cơ sở",), "huyen": ("huyện",)}
"""The levels that a document has."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "indicators": ("chỉ tiêu",),
    "programmes": ("chương trình",),
    "discipline": ("kỷ luật", "kỉ luật", "kiểm tra"),
}
"""Short names of the registers; their label and title name them as well."""


def find_status(text: str) -> Status | None:
    """Return the state that a word names; None for another word."""
    return _find(STATUSES, text)


def find_answer(text: str) -> Answer | None:
    """Return the state of a prompt or demand that a word names; None for another word."""
    return _find(ANSWERS, text)


def find_level(text: str, labels: Iterable[tuple[str, str]] = ()) -> str | None:
    """Return the id of a level by its words, “cấp” before them or not; None for others.

    ``labels`` has the ids that there are with their labels; without, those of a document count.
    """
    names: dict[str, tuple[str, ...]] = {
        id_: (label, label.partition(" và ")[0], *LEVELS.get(id_, ())) for id_, label in labels
    } or dict(LEVELS)
    plain_words = {
        id_: tuple(_strip_level_word(word) for word in words) for id_, words in names.items()
    }
    return _find(plain_words, _strip_level_word(text))


def find_table(tables: Iterable[Table], text: str) -> Table | None:
    """Return the register that an id, its appendix, a label, a title or a short name names."""
    by_name = {
        table.id: (table.appendix, table.label, table.title, *TABLES.get(table.id, ()))
        for table in tables
    }
    id_ = _find(by_name, text)
    return next((table for table in tables if table.id == id_), None)


def _find(words: Mapping[T, tuple[str, ...]], text: str) -> T | None:
    folded = _plain(text)
    if not folded:
        return None
    for key, names in words.items():
        if folded in (_plain(str(key)), *map(_plain, names)):
            return key
    return None


def _strip_level_word(text: str) -> str:
    return _plain(text).removeprefix("cap ")


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").replace("_", " ").split())
