"""docs/finding-codes.md explains every code that ``check`` and ``audit`` can print."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings

from export import export_report
from export.audit import audit
from export.profiles import load, names
from outline.completion.tracker import Completion
from outline.model import Report
from tests import finding_codes
from tests.samples.printed import REPORT
from tests.strategies import reports

TOGGLES = {"bold", "italic", "underline"}
"""Properties whose code is made from the name of a field of a style."""
MARGINS = {f"margin-{side}" for side in ("top", "bottom", "left", "right")}


def test_the_page_is_as_the_code_has_it() -> None:
    text = finding_codes.PAGE.read_text(encoding="utf-8")
    assert finding_codes.render(text) == text, "run: python -m tests.finding_codes"


def test_every_code_of_check_is_explained_and_no_other() -> None:
    assert finding_codes.check_codes().keys() == finding_codes.CHECK.keys()


def test_every_property_of_an_audit_is_explained_and_no_other() -> None:
    explained = finding_codes.AUDIT_PROPERTIES.keys() - TOGGLES - MARGINS
    assert finding_codes.audit_properties() - {"margin-"} == explained


@settings(max_examples=50, deadline=None)
@given(reports())
def test_what_a_check_prints_is_on_the_page(report: Report) -> None:
    codes = finding_codes.check_codes()
    for finding in Completion(report).all_findings():
        assert finding.severity in codes[finding.code]


@pytest.mark.parametrize("profile", names())
def test_what_an_audit_prints_is_on_the_page(profile: str) -> None:
    """A document of one profile departs from another in nearly everything."""
    document = io.BytesIO()
    export_report(REPORT, load(profile), document)
    parts = {**finding_codes.components(), **finding_codes.AUDIT_PARTS}
    findings = [
        finding
        for other in names()
        for finding in audit(document.getvalue(), "a.docx", load(other)).findings
    ]
    assert findings
    for finding in findings:
        part, _, name = finding.code.partition(".")
        assert part in parts
        assert (name in finding_codes.AUDIT_PROPERTIES) or finding.code == "language"
