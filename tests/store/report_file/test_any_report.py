"""Whatever a report may hold and whatever a person may do to it, its file says the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from outline.invariants import assert_consistent
from store.report_file import codec
from tests.changes import changes
from tests.strategies import reports


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_report_survives_its_file_edit_by_edit(data: st.DataObject) -> None:
    report = data.draw(reports())
    source = codec.decode(codec.encode(None, report), "bao-cao.toml")
    assert source.report == report
    for step in range(3):
        report = data.draw(changes(report, f"fresh{step}")).after
        source = codec.decode(codec.encode(source, report), "bao-cao.toml")
        assert source.report == report
        assert_consistent(source.report)
