"""What over a thousand rows of keys come to in Telex and VNI, beside what Unikey makes of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest

from tests.paths import DATA

from .test_composer import typed

FOLDER = DATA / "typing"


def rows(method: str) -> Iterator[tuple[str, str, str]]:
    """Give the part of the table, the keys and the text of every line."""
    part = ""
    for line in (FOLDER / f"{method}.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            part = line.removeprefix("# ")
        elif line:
            keys, text = line.split(" | ")
            yield part, keys, text


CASES = [(method, *row) for method in ("telex", "vni") for row in rows(method)]


@pytest.mark.parametrize(
    ("method", "part"),
    list(dict.fromkeys((method, part) for method, part, _, _ in CASES)),
)
@pytest.mark.parametrize("then", [" ", "."])
def test_every_row_of_keys_comes_to_its_text(method: str, part: str, then: str) -> None:
    wrong = {
        keys: (found, text)
        for found_method, found_part, keys, text in CASES
        if (found_method, found_part) == (method, part)
        and (found := typed(keys + then, method)) != text + then
    }
    assert wrong == {}, "keys: (what they came to, what they must come to)"


def test_the_tables_are_composed_and_large_enough() -> None:
    assert all(unicodedata.is_normalized("NFC", text) for *_, text in CASES)
    for method in ("telex", "vni"):
        assert len({keys for found, _, keys, _ in CASES if found == method}) >= 450
