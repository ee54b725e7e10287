"""Records come back from JSON as they were, or not at all."""

from __future__ import annotations

import pytest

from outline.model import Blank, Column
from outline.patching.json_codec import decode_json, encode_json


@pytest.mark.parametrize(
    ("kind", "record"),
    [("column", Column("a", "percent", "A")), ("blank", Blank("a", "party_name", "A"))],
)
def test_a_column_and_a_blank_come_back(kind: str, record: Column | Blank) -> None:
    assert decode_json(kind, "", encode_json(record)) == record


@pytest.mark.parametrize(
    ("kind", "type_", "names"),
    [
        ("column", "percnt", "“percent”? Use one of: text, int, number, percent, date, year, "),
        ("blank", "number", "Use one of: int, percent, date, text, code, ordinal, term, "),
        ("column", 5, "5"),
    ],
)
def test_a_type_that_is_not_known_is_no_column_and_no_blank(
    kind: str, type_: object, names: str
) -> None:
    with pytest.raises(ValueError, match=r"[a-z0-9]") as caught:
        decode_json(kind, "", {"id": "a", "type": type_, "label": "A"})
    assert names in str(caught.value)
