"""The glossary names types that there are, and terms that the screen uses."""

from __future__ import annotations

import re

from babel.messages.pofile import read_po

from tests.paths import ROOT
from tests.syntax import PACKAGES, classes

PAGE = ROOT / "docs/glossary.md"


def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]


def test_every_type_of_the_glossary_is_a_class() -> None:
    named = {name for row in rows() for name in re.findall(r"`([A-Z][A-Za-z]+)`", row[0])}
    assert len(named) > 15
    assert named - {node.name for _path, node in classes(*PACKAGES)} == set()


def test_no_term_is_explained_twice() -> None:
    terms = [re.sub(r" \(.*\)", "", row[0]) for row in rows()]
    assert sorted(set(terms)) == sorted(terms)


def test_the_terms_of_the_domain_are_on_the_screen() -> None:
    """A term that no message uses is a term that nobody meets."""
    catalogue = ROOT / "tui/locale/vi/LC_MESSAGES/decuong.po"
    with catalogue.open("rb") as file:
        messages = " ".join(str(message.string) for message in read_po(file, locale="vi")).lower()
    messages += (
        (ROOT / "store/data/templates/bc-2141-2023.toml").read_text(encoding="utf-8").lower()
    )
    text = PAGE.read_text(encoding="utf-8").split("## The code")[0]
    table = [line.split("|") for line in text.splitlines() if line.startswith("| ")][1:]
    terms = [columns[2].strip() for columns in table]
    assert [term for term in terms if term and term not in messages] == []
