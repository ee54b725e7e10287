"""Labels of added sections: they continue the style of the sections beside and above them.

Mandated labels are literal and are never made here. After ``1.2.`` comes ``1.3.``, after ``III.``
comes ``IV.``, after ``d)`` comes ``đ)`` (the alphabet of Vietnamese laws). The first section under
another takes the next style down: ``Phần I``, ``I.``, ``1.``, ``1.1.``, ``1.1.1.``, ``a)``, ``-``.
Labels are never identities; they are not unique, and a move changes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .errors import BadValue
from .model import Origin, Section
from .tree import shape_of
from .values.number_formats import from_roman, to_roman

LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters that points of a Vietnamese law run through: no f, j, w, z, ă, â, ê, ô, ơ, ư."""

_DEEPEST_NUMBER = 3
"""Parts of the longest decimal label, ``1.1.1.``; below it stand letters."""

_SIGNS = ("-", "+", "•", "*", "–")


def next_label(label: str, before: Sequence[str] = ()) -> str:
    """Return the label of the section after one labelled ``label``.

    ``before`` holds the labels of the siblings before it: after ``A.``, ``B.`` a ``C.`` is the
    letter, not the Roman hundred. A label that counts nothing is repeated.
    """
    match = re.fullmatch(r"(.*?)([0-9]+|[^\W\d_]+)([^\w]*)", label)
    if match is None:
        return label
    head, count, tail = match.groups()
    if count.isdecimal():
        return f"{head}{int(count) + 1}{tail}"
    if head and not head.endswith((" ", "(", ".")):
        return label
    letters = len(count) == 1 and count.lower() in LETTERS
    if (
        letters
        and (count.islower() or _counts_letters(before))
        and not _counts_small_roman(count, before)
    ):
        return f"{head}{_next_letter(count)}{tail}"
    try:
        number = from_roman(count)
    except BadValue:
        return f"{head}{_next_letter(count)}{tail}" if len(count) <= 2 else label
    roman = to_roman(number + 1)
    return f"{head}{roman if count.isupper() else roman.lower()}{tail}"


def _counts_letters(before: Sequence[str]) -> bool:
    return bool(before) and re.match(r"\W*[Aa]\b", before[0]) is not None


def _counts_small_roman(count: str, before: Sequence[str]) -> bool:
    """Return whether a small letter goes on a run of small Roman numerals (``i)``, ``ii)``)."""
    first = re.match(r"\W*(\w+)", before[0] if before else count)
    return first is not None and first[1] == "i"


def _next_letter(count: str) -> str:
    index = LETTERS.find(count[-1].lower())
    if index < 0:
        return count
    if index + 1 < len(LETTERS):
        return count[:-1] + (LETTERS[index + 1] if count.islower() else LETTERS[index + 1].upper())
    return ("aa" if count.islower() else "AA") if len(count) == 1 else count


def first_label_under(parent: str | None) -> str:
    """Return the label of the first section under one labelled ``parent``; None is the root."""
    if parent is None:
        return "I."
    if parent == "":
        return ""
    if parent.strip() in _SIGNS:
        return "+" if parent.strip() == "-" else "-"
    numbers = re.fullmatch(r"([0-9]+(?:\.[0-9]+)*)\.?", parent)
    if numbers:
        deep = numbers[1].count(".") + 1 >= _DEEPEST_NUMBER
        return "a)" if deep else f"{numbers[1]}.1."
    if re.fullmatch(r"[IVXLCDM]+\.?", parent):
        return "1."
    if re.fullmatch(r"\(?[^\W\d_]{1,2}\)|[^\W\d_]\.", parent) and not parent[0].isupper():
        return "-"
    if re.fullmatch(r"[A-ZĐ]\.|.*\s[IVXLCDM]+\.?", parent):
        return "I."
    if re.fullmatch(r"\(?[0-9]+\)", parent):
        return "a)"
    return "1."


def relabel(sections: Sequence[Section], parents: Iterable[str | None]) -> tuple[Section, ...]:
    """Return the sections with the added ones under ``parents`` labelled by their places.

    ``parents`` are ids, None for the root; where a label changes, the sections under it follow.
    Other labels stay, also one that somebody wrote by hand. O(sections).
    """
    relabelled = list(sections)
    shape = shape_of((section.id, section.level) for section in relabelled)
    relabelled_parents = set(parents)
    beside: dict[int, list[str]] = {}
    for index, section in enumerate(relabelled):
        parent = shape.parent[index]
        parent_section = relabelled[parent] if parent >= 0 else None
        labels = beside.setdefault(parent, [])
        if (
            section.origin is Origin.ADDED
            and (parent_section.id if parent_section else None) in relabelled_parents
        ):
            if labels:
                label = next_label(labels[-1], labels[:-1])
            else:
                label = first_label_under(parent_section.label if parent_section else None)
            if label != section.label:
                relabelled[index] = replace(section, label=label)
                relabelled_parents.add(section.id)
        labels.append(relabelled[index].label)
    return tuple(relabelled)
