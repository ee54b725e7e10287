"""A report goes to bytes and back, and whatever the model does not know stays where it was."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from outline.errors import StoreError
from outline.invariants import assert_consistent
from outline.model import Blank, Document, Report, Row, Section, Status, Table, Tag
from store.report_file.codec import decode, encode, render, verify
from store.report_file.key_edits import edit
from store.report_file.schema import Fields, Item, Key, fields, items
from store.toml.spans import Span
from tests import strategies
from tests.paths import DATA
from tests.store.support import dressed, edited, flat_reports, identity, opened, section, written

slow = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a whole file takes minutes
)
FORMATS = DATA / "formats"


@settings(deadline=None)
@given(strategies.reports())
def test_every_report_comes_back_as_it_was(report: Report) -> None:
    source = decode(encode(None, report), "x.toml")
    assert source.report == report
    assert_consistent(source.report)
    assert encode(source, report) == source.data


@slow
@given(st.data())
def test_a_file_edited_by_people_is_read_as_the_same_report_and_kept_byte_for_byte(
    data: st.DataObject,
) -> None:
    report = data.draw(flat_reports())
    file = data.draw(dressed(report))
    source = decode(file.data, "x.toml")
    assert source.report == report
    assert encode(source, report) == file.data


@slow
@given(st.data())
def test_any_edit_keeps_comments_unknown_keys_and_every_untouched_byte(data: st.DataObject) -> None:
    before = data.draw(flat_reports())
    file = data.draw(dressed(before))
    source = decode(file.data, "x.toml")
    after = data.draw(edited(before))
    new = render(source, after, "x.toml")
    verify(new.data, "x.toml", after)
    again = decode(new.data, "x.toml")
    assert again.report == after
    assert [piece.key for piece in again.pieces] == [piece.key for piece in new.pieces]
    assert [piece.span for piece in again.pieces] == [piece.span for piece in new.pieces]

    old_items, new_items = items(before), items(after)
    bodies = {(piece.key, piece.extra): piece.span.body for piece in again.pieces}
    comments = {
        line: identity(piece.span)
        for piece in again.pieces
        for line in piece.span.lead.splitlines()
        if line.startswith("# about")
    }
    text = new.data.decode().replace("\r\n", "\n")
    for piece in source.pieces:
        key, body = piece.key, piece.span.body
        if key is None:
            assert body.rstrip() in new.data.decode()
        elif key in new_items and key in old_items:
            if fields(key, old_items[key]) == fields(key, new_items[key]):
                assert bodies[key, piece.extra].rstrip() == body.rstrip()
            for line in body.replace("\r\n", "\n").splitlines():
                if line.endswith(("# mine", "# here")):
                    assert line in text
            for line in piece.span.lead.splitlines():
                if line.startswith("# about"):
                    assert comments[line] == file.comments[line]
        for line in piece.span.lead.splitlines():
            if line.startswith(("# loose", "# đầu", "# cuối")):
                assert line in text


ODD = '''\
# đầu
format = 1 # one

[document]   # letterhead
 place   =  'Bình An'  # nơi
note = "của tôi" # unknown
recipients = [
  "Tỉnh ủy", # trên
  # dưới
  "Lưu",
]

[[sections]]
id = "a"
"level" = 1
label = "1."
title = "T"
# trạng thái
status = "draft" # đang viết
owner = "tổ 1"
body = """cũ""" # hết
x.y = 1
'''


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"place": "Tân Hòa"}, "'Bình An'", '"Tân Hòa"'),
        (
            {"number": "12"},
            "note =",
            'number = "12"\nnote =',
        ),
        (
            {"recipients": ("Tỉnh ủy", "Văn phòng", "Lưu")},
            "  # dưới\n",
            '  "Văn phòng",\n  # dưới\n',
        ),
        ({"recipients": ("Lưu",)}, '  "Tỉnh ủy", # trên\n', ""),
    ],
)
def test_a_changed_key_changes_nothing_but_its_value(
    changes: dict[str, Any], old: str, new: str
) -> None:
    source = opened(ODD)
    after = replace(source.report, document=replace(source.report.document, **changes))
    text = written(source, after)
    if "number" in changes:
        assert text == ODD.replace("letterhead\n", 'letterhead\nnumber = "12"\n')
    elif changes.get("recipients") == ("Lưu",):
        assert "  # dưới\n" in text
        assert '"Tỉnh ủy"' not in text
    else:
        assert text == ODD.replace(old, new) or '"Văn phòng"' in text


def test_a_section_edited_in_every_way_keeps_its_order_its_comments_and_its_unknown_keys() -> None:
    source = opened(ODD)
    (before,) = source.report.sections
    after = replace(
        before, status=Status.REVIEW, owner="", due=dt.date(2023, 7, 1), body='Mới """ \\ \n"'
    )
    text = written(source, source.report.with_sections((after,)))
    assert text == ODD.replace('"draft" # đang viết\nowner = "tổ 1"\n', (
        '"review" # đang viết\ndue = 2023-07-01\n'
    )).replace('"""cũ""" # hết', '"""\nMới \\""" \\\\ \n"\n""" # hết')  # fmt: skip


TWO = "format = 1\n\n# về a\n" + section("a") + "\n# về b\n" + section("b") + "# cuối\n"


def test_windows_newlines_stay_also_in_what_is_written_new() -> None:
    source = decode(TWO.replace("\n", "\r\n").encode(), "x.toml")
    a, b = source.report.sections
    after = source.report.with_sections((a, replace(b, body="x\ny"), replace(b, id="d")))
    data = encode(source, after)
    verify(data, "x.toml", after)
    assert data.count(b"\n") == data.count(b"\r\n") > TWO.count("\n")


def test_a_byte_order_mark_goes_at_the_first_save() -> None:
    source = decode(b"\xef\xbb\xbf" + TWO.encode(), "x.toml")
    assert encode(source, source.report) == TWO.encode()


def test_decomposed_letters_are_composed_in_the_model_and_left_alone_in_the_file() -> None:
    text = "format = 1\n\n" + section("a", owner="Bi\u0300nh")
    source = opened(text)
    assert source.report.sections[0].owner == "Bình"
    assert written(source, source.report) == text


def test_texts_that_nobody_cleaned_are_cleaned_on_the_way_out() -> None:
    decomposed = Section("a", 1, "1.", "Bi\u0300nh", body="x\r\ny\u202e", tags=("e\u0301",))
    report = Report(tags=(Tag("é", "T", "a"),)).with_sections((decomposed,))
    data = encode(None, report)
    verify(data, "x.toml", report)
    assert 'title = "Bình"\n' in data.decode()
    assert 'tags = ["é"]' in data.decode()
    assert decode(data, "x").report.sections[0].body == "x\ny"


def test_a_missing_table_is_made_only_when_it_has_something_to_say() -> None:
    source = opened("format = 1\n")
    assert source.report == Report()
    assert written(source, Report()) == "format = 1\n"
    blank = Blank("pre.1", "percent", "Tỷ lệ", Decimal("83.20"))
    assert written(source, Report(blanks=(blank,))) == (
        'format = 1\n\n[[blanks]]\nid = "pre.1"\ntype = "percent"\nlabel = "Tỷ lệ"\nvalue = 83.20\n'
    )
    text = written(source, Report(document=Document(place="Bình An")))
    assert text.startswith("format = 1\n\n[document]\nsuperior")


def test_prompts_of_a_preamble_that_is_not_written_bring_it_along() -> None:
    prompt = '\n[[prompts]]\nid = "pre/a"\nsection = "pre"\ntext = "?"\n'
    source = opened("format = 1\n" + prompt)
    (answered,) = source.report.preamble.prompts
    preamble = replace(source.report.preamble, prompts=(replace(answered, text="!"),))
    assert written(source, replace(source.report, preamble=preamble)) == (
        'format = 1\n\n[preamble]\nstatus = "empty"\n' + prompt.replace("?", "!")
    )


def test_a_last_line_without_an_end_gets_one_when_something_follows() -> None:
    source = opened('format = 1\n\n[template]\nid = "x" # cuối')
    text = written(source, Report(template=source.report.template, tags=(Tag("t", "T", "p"),)))
    assert text.startswith('format = 1\n\n[template]\nid = "x" # cuối\n\n[[tags]]\n')


def test_cells_are_natural_toml_in_the_order_of_the_columns() -> None:
    table = replace(
        Table("indicators", "T", columns=strategies.INDICATOR_COLUMNS),
        rows=(
            Row("i1", {"actual": Decimal("45799.50"), "name": "GRDP", "as_of": dt.date(2023, 6, 5),
                       "target": Decimal(8)}),
        ),
    )  # fmt: skip
    text = encode(None, Report(tables=(table,))).decode()
    assert text.endswith(
        '[[rows]]\ntable = "indicators"\nid = "i1"\nname = "GRDP"\ntarget = 8\n'
        "actual = 45799.50\nas_of = 2023-06-05\n"
    )
    assert decode(text.encode(), "x").report.tables == (table,)


def test_a_report_that_would_not_come_back_is_refused_and_says_where() -> None:
    table = Table("t", "T", rows=(Row("r", {"unknown": "x"}),))
    report = Report(tables=(table,))
    with pytest.raises(StoreError, match="at rows t r"):
        verify(encode(None, report), "x.toml", report)
    with pytest.raises(StoreError, match="no number"):
        encode(None, Report(blanks=(Blank("b", "percent", "", Decimal("nan")),)))
    table = Table("t", "T", rows=(Row("r", {"\ud800": "x"}),))
    with pytest.raises(StoreError, match="ud800', which no file can keep"):
        encode(None, Report(tables=(table,)))


def test_one_edit_among_many_sections_touches_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    from store.report_file import codec

    report = Report().with_sections(
        tuple(Section(f"s{at}", 1, f"{at}.", "T", body="x") for at in range(300))
    )
    source = decode(encode(None, report), "x.toml")
    touched = []

    def counted(span: Span, old: Fields, new: Fields) -> Span:
        touched.append(span)
        return edit(span, old, new)

    looked_at = []

    def looked(key: Key, item: Item) -> Fields:
        looked_at.append(key)
        return fields(key, item)

    monkeypatch.setattr(codec, "edit", counted)
    monkeypatch.setattr(codec, "fields", looked)
    monkeypatch.setattr(codec, "table", None)
    after = source.report.with_section(replace(report.sections[150], body="y"))
    encode(source, after)
    assert len(touched) == 1
    assert looked_at == [("sections", "s150")] * 2
    again = decode(source.data, "x.toml").report
    assert encode(source, again) == source.data
    assert len(touched) == 1


def test_many_dotted_keys_of_somebody_else_never_reach_tomlkit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It takes 17 s to parse 400 of them in one table; it must never see them together."""
    import tomlkit

    seen: list[str] = []
    parse = tomlkit.parse

    def watched(text: str) -> object:
        seen.append(text)
        return parse(text)

    monkeypatch.setattr(tomlkit, "parse", watched)
    text = "format = 1\n\n" + section("a") + "".join(f"a.b.c.d.k{at} = 1\n" for at in range(400))
    source = opened(text)
    (before,) = source.report.sections
    new = written(source, source.report.with_sections((replace(before, title="Mới"),)))
    assert seen
    assert all("a.b.c.d" not in text for text in seen)
    assert new == text.replace('title = "T"', 'title = "Mới"')


def test_reading_and_creating_never_load_tomlkit() -> None:
    import subprocess

    code = (
        "import sys; from store.report_file.codec import decode, encode;"
        "from outline.model import Report;"
        "decode(encode(None, Report()), 'x'); sys.exit('tomlkit' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=FORMATS.parents[2], check=True, timeout=60)


def test_the_first_format_is_still_read() -> None:
    source = decode((FORMATS / "1.toml").read_bytes(), "1.toml")
    assert_consistent(source.report)
    kinds = {key[0] for key in items(source.report)}
    assert kinds == {
        *("template", "document", "preamble", "blanks", "rules", "demands", "tags", "sections"),
        *("prompts", "declined", "tables", "columns", "ready", "rows"),
    }
    assert encode(source, source.report) == source.data
    fresh = decode(encode(None, source.report), "1.toml")
    assert fresh.report == source.report
