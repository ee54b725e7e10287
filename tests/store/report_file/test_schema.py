"""The format is documented as it is: every key, every default, and an example that is read."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import fields as dataclass_fields

from outline.invariants import assert_consistent
from outline.model import Document
from store.report_file.codec import decode, encode
from store.report_file.schema import OWNED, SINGLE, TOP, fields, items, owner_of
from tests.paths import ROOT

SPEC = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
FORMAT_1 = ROOT / "tests" / "data" / "formats" / "1.toml"


def documented() -> dict[str, set[str]]:
    """Return the keys that the specification lists for each table."""
    found = {}
    for kind, told in re.findall(r"^\| `\[+(\w+)\]+` \| (.*) \|$", SPEC, re.MULTILINE):
        outside = re.sub(r"\([^()]*\)", "", told)
        found[kind] = set(re.findall(r"`([a-z_]+)`", outside))
    return found


def test_the_example_of_the_specification_is_a_report_and_is_kept_as_it_stands() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", SPEC, re.DOTALL)
    source = decode(example.encode(), "example.toml")
    assert_consistent(source.report)
    assert encode(source, source.report) == example.encode()
    assert source.report.section("p1").body.endswith("triệu đồng.")
    fresh = encode(None, source.report).decode()
    for table in example.split("\n\n[[")[1:]:
        written = "[[" + table.split("\n# ")[0].rstrip()
        assert written in fresh


def test_the_specification_lists_exactly_the_keys_that_are_written() -> None:
    report = decode(FORMAT_1.read_bytes(), "1.toml").report
    written: dict[str, set[str]] = defaultdict(set)
    for key, item in items(report).items():
        if key[0] not in ("rows", "ready"):
            written[key[0]] |= fields(key, item).keys()
    written["document"] = {field.name for field in dataclass_fields(Document)}
    told = documented()
    assert set(told) == set(TOP[1:]) | set(OWNED)
    for kind, keys in written.items():
        rare = {"title", "optional", "demands", "covered", "tags"} if kind == "preamble" else set()
        rare |= {"reason"} if kind == "declined" else set()
        assert keys | rare == told[kind], kind


def test_every_table_has_an_owner_or_a_place_of_its_own() -> None:
    report = decode(FORMAT_1.read_bytes(), "1.toml").report
    keys = list(items(report))
    for key in keys:
        assert owner_of(key) in keys if key[0] in OWNED else key[0] in TOP
    assert [key[0] for key in keys[:3]] == list(SINGLE)
