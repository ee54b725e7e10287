"""A wrong thing in a file is said with its file, its line, its key and the nearest right one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from outline.errors import StoreError
from outline.model import Status
from store.toml.parser import LIMIT, Parsed, parse
from store.toml.typed_reader import Entry, head, many, nearest, single

TEXT = """\
format = 1
blanks = [ { id = "x" } ]

# a comment
[document]
place = "Bi\u0300nh An"
draft = 3
share = 83.20
flag = true
on = 2023-06-05
at = 2023-06-05T10:00:00
names = ["a", "e\u0301"]
mixed = ["a", 1]
lines = "a\\nb"
huge = 1e400
odd = nan

[[rows]]
id = "one"
[[rows]]
# inside
status = "dones"
"body" = 4
"""


@pytest.fixture
def file() -> Parsed:
    return parse(TEXT.encode(), "bao-cao.toml")


@pytest.fixture
def document(file: Parsed) -> Entry:
    return single(file, "document")


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as caught:
        call()
    cure = f" | {caught.value.cure}" if caught.value.cure else ""
    return str(caught.value.what) + cure


def test_right_values_come_out_typed_and_clean(document: Entry) -> None:
    assert document.text("place") == "Bình An"
    assert document.text("nothing", "default") == "default"
    assert document.whole("draft") == 3
    assert repr(document.number("share")) == "Decimal('83.20')"
    assert repr(document.number("draft")) == "Decimal('3')"
    assert document.flag("flag") is True
    assert document.date("on") == dt.date(2023, 6, 5)
    assert document.date("nothing") is None
    assert document.texts("names") == ("a", "é")
    assert document.texts("nothing") == ()
    assert document.text("lines") == "a\nb"


def test_clean_files_take_the_quick_way_and_give_the_same_texts() -> None:
    plain = parse('a = "Bình An"\nb = ["ủy"]\n'.encode(), "x")
    assert plain.is_plain
    assert (head(plain).text("a"), head(plain).texts("b")) == ("Bình An", ("ủy",))


@pytest.mark.parametrize(
    "text",
    [
        'a = "i\u0300"',
        'a = "\\u0069\\u0300"',
        'a = """i\\\n  \u0300"""',
        'a = "\u202e"',
        'a = "\\r"',
        'a = "\u00a0"',
    ],
)
def test_whatever_could_need_cleaning_is_cleaned(text: str) -> None:
    """An escape, or a line-ending backslash, can make a text that the file's own text is not."""
    file = parse(text.encode(), "x")
    assert not file.is_plain
    assert head(file).text("a") in ("ì", "", "\n", " ")


@pytest.mark.parametrize(
    ("key", "read", "line", "wanted"),
    [
        ("draft", Entry.text, 7, "a text in quotes"),
        ("lines", Entry.line_text, 14, "a text of one line"),
        ("place", Entry.whole, 6, "a whole number"),
        ("flag", Entry.whole, 9, "a whole number"),
        ("share", Entry.whole, 8, "a whole number"),
        ("place", Entry.number, 6, "a number"),
        ("flag", Entry.number, 9, "a number"),
        ("huge", Entry.number, 15, "a number"),
        ("odd", Entry.number, 16, "a number"),
        ("draft", Entry.flag, 7, "true or false"),
        ("at", Entry.date, 11, "a date"),
        ("mixed", Entry.texts, 13, "a list of texts"),
        ("place", Entry.texts, 6, "a list of texts"),
    ],
)
def test_a_wrong_type_names_file_line_and_key(
    document: Entry, key: str, read: Callable[[Entry, str], object], line: int, wanted: str
) -> None:
    said = refusal(lambda: read(document, key))
    assert said.startswith(f"bao-cao.toml, line {line}: “{key}” must be {wanted}. | Write it")


def test_a_missing_key_names_the_table_and_the_key_that_looks_like_it(document: Entry) -> None:
    said = refusal(lambda: document.text("plaec"))
    assert said == (
        "bao-cao.toml, line 5: “plaec” is missing in [document]. | Is “place” meant to be “plaec”?"
    )


@pytest.mark.parametrize(
    "read", [Entry.whole, Entry.number, Entry.flag, lambda entry, key: entry.texts(key, None)]
)
def test_a_required_key_must_be_there(
    document: Entry, read: Callable[[Entry, str], object]
) -> None:
    assert "“xyzzy” is missing in [document]" in refusal(lambda: read(document, "xyzzy"))


def test_an_unknown_key_is_refused_only_when_asked(document: Entry) -> None:
    known = [key for key in document.values if key != "flag"]
    assert refusal(lambda: document.only([*known, "flags"])) == (
        "bao-cao.toml, line 9: “flag” is not a key of [document]. | Did you mean “flags”?"
    )
    document.only(document.values)


def test_a_word_is_one_of_its_kind(file: Parsed) -> None:
    second = many(file, "rows")[1]
    assert refusal(lambda: second.word("status", Status)) == (
        "bao-cao.toml, line 22: “status” cannot be “dones”. | Did you mean “done”?"
    )
    assert second.word("nothing", Status, Status.DRAFT) is Status.DRAFT
    first = many(file, "rows")[0]
    assert first.one_of("id", ["one", "two"]) == "one"
    assert first.one_of("nothing", ["one"], "other") == "other"
    assert "Use one of: x, y" in refusal(lambda: first.one_of("id", ["x", "y"]))


def test_lines_are_found_for_quoted_keys_and_later_tables(file: Parsed) -> None:
    assert "line 23" in refusal(lambda: many(file, "rows")[1].text("body"))
    assert "line 20: “id” is missing in [[rows]]" in refusal(
        lambda: many(file, "rows")[1].text("id")
    )
    assert "line 2: “blanks” must be written as tables under [[blanks]]" in refusal(
        lambda: many(file, "blanks")
    )
    assert "line 18: “rows” must be written as tables under [rows]" in refusal(
        lambda: single(file, "rows")
    )
    assert file.line("nowhere") == 1


def test_absent_tables_are_empty(file: Parsed) -> None:
    assert many(file, "sections") == []
    assert single(file, "template").values == {}
    assert "in bao-cao.toml" in refusal(lambda: head(file).text("kind"))


def test_the_nearest_word_is_near() -> None:
    assert nearest("titel", ["title", "text"]) == "title"
    assert nearest("xyz", ["title", "text"]) == ""


BROKEN = {
    "cut off in a text": (b'a = 1\nbody = """\nxx\n', "line 3: the file ends in the middle"),
    "cut off in a value": (b"a =", "line 1: the file ends in the middle of a value"),
    "bad line": (b"a = 1\nb = = 2\n", "line 2, column 5: this is not valid TOML (Invalid value)"),
    "key twice": (b"a = 1\na = 2\n", "line 2, column 6"),
    "git": (b"a = 1\r\n<<<<<<< HEAD\r\nb = 2\r\n", "line 2: git left conflict markers here."),
    "latin 1": (b"a = 1\nb = 'h\xe0nh'\n", "line 2: byte 7 is not UTF-8"),
    "utf 16": ("a = 1".encode("utf-16"), "line 1: byte 1 is not UTF-8"),
    "zero byte": (b"a = 1\nb = '\0'\n", "line 2: holds a zero byte"),
    "deep": (b"a = " + b"[" * 100_000, "values are nested too deeply"),
    "long integer": (b"a = " + b"9" * 5000, "holds a number too long"),
    "huge exponent": (b"a = 1e99999999999999999999", "holds a number too long"),
    "docx": (b"PK\x03\x04....", "is a Word, PDF or zip file"),
    "pdf": (b"%PDF-1.7", "is a Word, PDF or zip file"),
    "old word": (b"\xd0\xcf\x11\xe0", "is a Word, PDF or zip file"),
    "too large": (b"#" * (LIMIT + 1), "is larger than 64 MiB"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_is_no_toml_says_where_and_why(case: str) -> None:
    data, expected = BROKEN[case]
    said = refusal(lambda: parse(data, "x.toml"))
    assert said.startswith("x.toml")
    assert expected in said
    assert "\n" not in said


def test_a_key_that_is_missing_in_the_last_table_may_have_been_cut_off() -> None:
    text = '[[rows]]\nname = "a"\n[[rows]]\nname = "b"\n'
    file = parse(text.encode(), "x.toml")
    rows = file.data["rows"]
    assert isinstance(rows, list)
    for index, cut in ((0, False), (1, True)):
        entry = Entry(file, "rows", index, rows[index])
        with pytest.raises(StoreError) as caught:
            entry.text("place_of_birth")
        assert ("cut off" in str(caught.value.cure)) is cut


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert parse(b"\xef\xbb\xbfa = 1\n", "x").data == {"a": 1}


def test_floats_are_exact() -> None:
    assert parse(b"a = 0.1000\n", "x").data == {"a": Decimal("0.1000")}
    assert str(parse(b"a = 0.1000\n", "x").data["a"]) == "0.1000"
