"""Every part of a small document as it was last approved, to be read as a diff.

After a change that is meant, write them anew with ``python -m tests.export.test_golden`` and read
the difference before accepting it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.samples.printed import Made

FOLDER = Path(__file__).parent / "golden"
PARTS = (
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "docProps/core.xml",
)


def normalised(data: bytes) -> str:
    """Return a part with one element a line."""
    root = etree.fromstring(data, etree.XMLParser(remove_blank_text=True))
    return str(etree.tostring(root, pretty_print=True, encoding="unicode"))


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_as_approved(part: str) -> None:
    approved = (FOLDER / Path(part).name).read_text(encoding="utf-8")
    assert normalised(Made().files[part]) == approved


if __name__ == "__main__":
    made = Made()
    for name in PARTS:
        (FOLDER / Path(name).name).write_text(normalised(made.files[name]), encoding="utf-8")
