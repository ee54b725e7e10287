"""Whatever is wrong in a report file is refused in a sentence with its line and the way out."""

from __future__ import annotations

import pytest

from outline.errors import StoreError
from outline.invariants import assert_consistent
from outline.model import Answer, Report, Status
from store.report_file.codec import decode
from tests.paths import DATA

TEXT = (DATA / "formats" / "1.toml").read_text(encoding="utf-8")


def refusal(old: str, new: str) -> tuple[str, int]:
    """Read the file with one change; return what is said and the line of the change."""
    assert TEXT.count(old) == 1, old
    text = TEXT.replace(old, new)
    with pytest.raises(StoreError) as caught:
        decode(text.encode(), "x.toml")
    said = str(caught.value.what)
    assert "\n" not in said
    if caught.value.cure:
        said += f" | {caught.value.cure}"
    return said, TEXT.count("\n", 0, TEXT.index(old)) + 1


CASES = {
    "no format": ("format = 1\n", "", "x.toml is not a decuong report"),
    "newer format": (
        "format = 1\n",
        "format = 2\n",
        "in format 2; this program reads up to format 1",
    ),
    "format zero": ("format = 1\n", "format = 0\n", "“format” must be a whole number"),
    "format word": ("format = 1\n", "format = '1'\n", "“format” must be a whole number"),
    "template": ("format = 1\n", "format = 1\nkind = 'template'\n", "its kind is “template”"),
    "level word": ('level = "huyen"', 'level = "huyện"', "“level” cannot be “huyện”"),
    "draft": ("draft = 2", "draft = -1", "“draft” must be a whole number"),
    "date as text": ("date = 2023-07-05", 'date = "05/7/2023"', "“date” must be a date"),
    "key of two lines": ('place = "Bình An"', 'place = "Bình\\nAn"', "a text of one line"),
    "recipients": ('["Ban Thường vụ Tỉnh ủy", "Lưu"]', '"Lưu"', "must be a list of texts"),
    "status word": ('status = "review"', 'status = "reviewed"', "cannot be “reviewed”"),
    "status none": ('status = "review"', 'status = "none"', "“p1.i” is not optional"),
    "missing title": ('title = "KHÁI QUÁT"\n', "", "“title” is missing in [[sections]]"),
    "misspelt title": ('title = "KHÁI QUÁT"', 'titel = "K"', "“title” is missing"),
    "body number": ('body = """\nĐang viết.\n"""', "body = 1", "“body” must be a text"),
    "level 0": ('level = 2\nlabel = "I."', 'level = 0\nlabel = "I."', "is 1 to 9, not 0"),
    "level skips": ('level = 2\nlabel = "I."', 'level = 3\nlabel = "I."', "“p1.i” skips a level"),
    "mandated after added": (
        'origin = "added"\nstatus = "draft"\n',
        'origin = "added"\nstatus = "draft"\n\n'
        '[[sections]]\nid = "q"\nlevel = 2\nlabel = "IV."\ntitle = "T"\n',
        "under or after an added one",
    ),
    "added with demands": (
        'demands = ["n1.a"',
        'origin = "added"\ndemands = ["n1.a"',
        "the added section “p1.i” has prompts",
    ),
    "unknown demand": (
        'demands = ["n1.a", "n1.g"]',
        'demands = ["n1.a", "n1.G"]',
        "“demands” cannot be “n1.G”",
    ),
    "demand twice": (
        'demands = ["n1.a", "n1.g"]',
        'demands = ["n1.a", "n1.a", "n1.g"]',
        "“demands” cannot be “n1.a”",
    ),
    "covered but not asked": (
        'covered = ["n1.a"]',
        'covered = ["n1.b"]',
        "“covered” cannot be “n1.b”",
    ),
    "declined and covered": (
        'covered = ["n1.a"]',
        'covered = ["n1.a", "n1.g"]',
        "“demand” cannot be “n1.g”",
    ),
    "declined twice": (
        "[[declined]]\n",
        '[[declined]]\nsection = "p1.i"\ndemand = "n1.g"\n[[declined]]\n',
        "“p1.i n1.g” in [[declined]] is already used",
    ),
    "unknown tag": ('tags = ["dot-pha"]', 'tags = ["dotpha"]', "“tags” cannot be “dotpha”"),
    "prompt of nobody": (
        'section = "p1.i"\ntext = "Khái',
        'section = "p1.x"\ntext = "Khái',
        "“section” cannot be “p1.x”",
    ),
    "prompt of another": ('id = "p1.i/a"', 'id = "p1.ii/a"', "“id” cannot be “p1.ii/a”"),
    "reason alone": ('state = "none"\nreason', "reason", "a reason is given, but"),
    "section id twice": (
        'id = "p1.ii"\n',
        'id = "p1.i"\n',
        "“p1.i” in [[sections]] is already used",
    ),
    "section id reserved": ('id = "7f3a9c1e"', 'id = "pre"', "the id “pre” is reserved"),
    "empty id": ('id = "7f3a9c1e"', 'id = ""', "“id” is missing in [[sections]]"),
    "alias twice": (
        'aliases = ["p1.3"]',
        'aliases = ["pre.8"]',
        "“pre.8” in [[blanks]] is already",
    ),
    "blank of wrong type": ("value = 36", 'value = "36"', "“value” must be a whole number"),
    "blank out of range": ("value = 4.25", "value = 425", "the blank “p1.i.9” cannot hold “425”"),
    "term": ('value = "2020-2025"', 'value = "sau này"', "cannot hold “sau này”"),
    "evidence": ('evidence = "gap"', 'evidence = "gaps"', "“evidence” cannot be “gaps”"),
    "rule without blank": ('total = "p1.i.10"', 'total = "p1.i.99"', "“total” cannot be “p1.i.99”"),
    "rule part": (
        'parts = ["p1.i.11", "p1.i.12"]',
        'parts = ["p1.i.11", "x"]',
        "“parts” cannot be “x”",
    ),
    "rule twice": (
        "[[rules]]\n",
        '[[rules]]\nkind = "explain"\ntotal = "p1.i.10"\n'
        'parts = ["p1.i.11", "p1.i.12"]\n[[rules]]\n',
        "in [[rules]] is already used",
    ),
    "cell of wrong type": ("target = 65", 'target = "65"', "“target” must be a number"),
    "cell choice": ('direction = "up"', 'direction = "tăng"', "“direction” cannot be “tăng”"),
    "cell date": ("as_of = 2023-06-30", "as_of = 2023-06-30T00:00:00", "“as_of” must be a date"),
    "cell year": ("year = 2022", "year = 2022.0", "“year” must be a whole number"),
    "cell flag": ("count = 3", "count = true", "“count” must be a whole number"),
    "row of no table": (
        '[[rows]]\ntable = "discipline"',
        '[[rows]]\ntable = "disciplin"',
        "“table” cannot be “disciplin”",
    ),
    "row id twice": ('id = "i1"', 'id = "pci"', "“pci” in [[rows]] is already used"),
    "column id twice": ('id = "share"', 'id = "count"', "“count” in [[columns]] is already used"),
    "column called id": ('id = "share"', 'id = "table"', "a column cannot be called “table”"),
    "labels short": ('["tăng", "giảm"]', '["tăng"]', "2 choices have 1 labels"),
    "appendix twice": (
        'title = "Kiểm tra, giám sát"',
        'title = "K"\nappendix = "a1"',
        "“a1” in [[tables]] is already used",
    ),
    "wrong brackets": ("[preamble]", "[[preamble]]", "must be written as tables under [preamble]"),
    "version": ("version = 1", "version = 1.5", "“version” must be a whole number"),
}

CURES = {
    "no format": "decuong new",
    "newer format": "newer decuong",
    "template": "--template",
    "level word": "“huyen”",
    "date as text": "2023-06-05",
    "status word": "“review”",
    "status none": "optional = true",
    "misspelt title": "“titel”",
    "level skips": "at most 2",
    "mandated after added": "Move",
    "added with demands": "origin",
    "unknown demand": "“n1.g”",
    "declined twice": "remove the copy",
    "unknown tag": "dot-pha",
    "prompt of nobody": "“p1.i”",
    "reason alone": "state",
    "evidence": "“gap”",
    "cell choice": "up, down",
    "row of no table": "“discipline”",
    "labels short": "same order",
}


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_file_is_refused_with_line_and_cure(case: str) -> None:
    old, new, expected = CASES[case]
    said, near = refusal(old, new)
    assert expected in said
    assert CURES.get(case, "") in said.partition(" | ")[2]
    if "line" in said:
        line = int(said.split("line ")[1].split(":")[0])
        assert abs(line - near) <= 12 or case in FAR
    else:
        assert case in {"no format", "newer format", "template"}


FAR = {"declined and covered"}
"""What is said there is the table further down that contradicts the change."""


def test_an_id_that_stands_twice_is_told_with_both_lines() -> None:
    said, line = refusal('id = "p1.ii"\n', 'id = "p1.i"\n')
    first = TEXT.count("\n", 0, TEXT.index('id = "p1.i"\n')) + 1
    assert said.startswith(
        f"x.toml, line {line}: “p1.i” in [[sections]] is already used at line {first}."
    )


def test_unknown_keys_and_tables_are_no_errors() -> None:
    text = TEXT.replace('label = "I."', 'label = "I."\nmàu = "đỏ"').replace("màu", '"màu"')
    text = (
        text.replace("year = 2022", 'year = 2022\nghi_chu = "x"\npercent = 3') + "[mine]\nx = 1\n"
    )
    source = decode(text.encode(), "x.toml")
    assert source.report == decode(TEXT.encode(), "x.toml").report
    assert_consistent(source.report)


def test_empty_texts_are_missing_values() -> None:
    text = TEXT.replace('value = "2020-2025"', 'value = ""').replace(
        'direction = "up"', 'direction = ""'
    )
    report = decode(text.encode(), "x.toml").report
    assert report.blanks[0].value is None
    assert "direction" not in report.table("indicators").rows[0].values


def test_the_answers_are_gathered_from_where_they_stand() -> None:
    section = decode(TEXT.encode(), "x.toml").report.section("p1.i")
    assert [prompt.state for prompt in section.prompts] == [
        Answer.COVERED,
        Answer.NONE,
        Answer.OPEN,
    ]
    assert [(answer.id, answer.state) for answer in section.demands] == [
        ("n1.a", Answer.COVERED),
        ("n1.g", Answer.NONE),
    ]
    assert section.status is Status.REVIEW
    assert section.body.endswith("[^1]: Số liệu giả định.")


def test_a_direction_mark_hidden_in_an_escape_does_not_reach_the_model() -> None:
    assert "\\u202e" in TEXT
    assert "một ký tự  không" in decode(TEXT.encode(), "x.toml").report.section("p1.i").body


def test_conflict_markers_inside_a_body_are_text_that_its_writer_can_settle() -> None:
    body = "<<<<<<< HEAD\nMột.\n=======\nHai.\n>>>>>>> theirs"
    text = TEXT.replace("Đang viết.", body)
    assert decode(text.encode(), "x.toml").report.section("7f3a9c1e").body == body


def test_any_cut_of_a_report_is_read_or_refused_but_never_crashes() -> None:
    data = TEXT.encode()
    whole = decode(data, "x.toml").report
    outcomes = {outcome(data[:end], whole) for end in range(0, len(data) - 9, 7)}
    assert outcomes == {"another report", "x.toml"}


def outcome(data: bytes, whole: Report) -> str:
    try:
        found = decode(data, "x.toml").report
    except StoreError as error:
        return str(error.what)[:6]
    return "the same" if found == whole else "another report"


def test_a_word_that_is_a_whole_text_is_told_on_one_short_line() -> None:
    long = (
        'format = 1\n[[sections]]\nid = "a"\nlevel = 1\nlabel = ""\ntitle = ""\nstatus = """%s"""\n'
    )
    with pytest.raises(StoreError) as caught:
        decode((long % ("chữ\n" * 10_000)).encode(), "x.toml")
    told = str(caught.value.what)
    assert told.startswith("x.toml, line 7: “status” cannot be “chữ chữ")
    assert "\n" not in told
    assert len(told) < 120
