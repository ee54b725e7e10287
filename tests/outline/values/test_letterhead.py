"""What number, symbol and count of copies look like."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from outline.completion.tracker import Completion
from outline.editing import sections
from outline.errors import BadValue
from outline.model import Document
from outline.values import letterhead
from tests.samples.finished import finished


def made(key: str, line: str, document: Document = Document()) -> Document:  # noqa: B008 - frozen
    values: dict[str, Any] = {key: line}
    return replace(document, **values)


@pytest.mark.parametrize(
    ("key", "line"),
    [
        *(("number", good) for good in ("", "7", "07", "128")),
        *(("copies", good) for good in ("", "26")),
        *(("symbol", good) for good in ("", "BC/HU", "BC-UBND", "CV/BTCTU-BDVTU", "BC/ĐU")),
    ],
)
def test_what_the_document_can_print_passes(key: str, line: str) -> None:
    letterhead.refuse(key, line)
    assert list(letterhead.find_faults(made(key, line))) == []


@pytest.mark.parametrize(
    ("key", "line"),
    [
        *(("number", bad) for bad in ("abc", "0", "128-BC/HU", "1.234", "-5", "1234567")),
        *(("copies", bad) for bad in ("abc", "0", "2,5")),
    ],
)
def test_what_is_no_number_is_refused_and_found(key: str, line: str) -> None:
    with pytest.raises(BadValue) as caught:
        sections.set_document(finished(), **{key: line})
    assert caught.value.cure is not None
    held = replace(finished(), document=made(key, line, finished().document))
    (one,) = Completion(held).all_findings()
    assert (one.code, one.severity, one.section, one.location) == (
        *("document.form", "error", "document"),
        key,
    )
    assert not Completion(held).report_progress.complete


@pytest.mark.parametrize("line", ["BC", "BC/", "/HU", "BC HU", "BC//HU", "1/HU"])
def test_a_symbol_without_its_parts_is_found(line: str) -> None:
    (one,) = Completion(sections.set_document(finished(), symbol=line)).all_findings()
    assert (one.code, one.location) == ("document.form", "symbol")
    assert "BC/HU" in str(one.cure)
