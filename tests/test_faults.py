"""The table of faults names tests that there are."""

from __future__ import annotations

import re

from tests.paths import ROOT

TABLE = (ROOT / "docs" / "faults.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TABLE)


def test_every_test_that_the_table_names_is_there() -> None:
    missing = [
        f"{file}::{name}"
        for file, name in NAMED
        if not (ROOT / file).is_file()
        or not re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)
    ]
    assert missing == []


def test_every_row_names_a_test_or_says_why_there_is_none() -> None:
    rows = [line for line in TABLE.splitlines() if line.startswith("| ")]
    faults = [row for row in rows if not row.startswith("| What happens |")]
    assert len(faults) > 30
    for row in faults:
        held = row.rsplit("|", 2)[1]
        assert "::" in held or "not held: " in held, row
