"""The spans of a text are the text, and each is one table as ``tomllib`` sees it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.toml.spans import cut, header_end, line_of, statements

NASTY = ("[[sections]]", "[a]", "#", '"', "'", "\\", "=", "]", "}", "\n", " ", "ủy", "x = 1", '""')
nasty = st.lists(st.sampled_from(NASTY), max_size=6).map("".join)
comments = nasty.map(lambda text: "#" + text.replace("\n", " "))


@st.composite
def strings(draw: st.DrawFn) -> str:
    text = draw(nasty)
    style = draw(st.sampled_from(("basic", "literal", "block", "raw block")))
    if style == "literal":
        return "'" + text.replace("'", " ").replace("\n", " ") + "'"
    if style == "raw block":
        quotes = draw(st.sampled_from(("", "'", "''")))
        return "'''" + text.replace("'", " ") + quotes + "'''"
    text = text.replace("\\", "\\\\")
    if style == "basic":
        return '"' + text.replace('"', '\\"').replace("\n", "\\n") + '"'
    quotes = draw(st.sampled_from(("", '"', '""')))
    return '"""' + text.replace('"', '\\"') + quotes + '"""'


gaps = st.one_of(st.sampled_from(("", " ", "\n", "\t")), comments.map(lambda text: text + "\n"))


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    items = draw(st.lists(inner, max_size=3))
    found = "["
    for item in items:
        found += draw(gaps) + item + draw(gaps) + "," + draw(gaps)
    return found + draw(gaps) + "]"


inline = st.lists(strings(), max_size=2).map(
    lambda values: "{" + ", ".join(f"k{at} = {value}" for at, value in enumerate(values)) + "}"
)
values = st.recursive(
    st.one_of(strings(), st.sampled_from(("1", "-4.5e3", "true", "2023-06-05", "nan"))),
    lambda inner: arrays(st.one_of(inner, inline)),
    max_leaves=5,
)
lines = st.one_of(st.sampled_from(("", "  ", "\t")), comments)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """Draw the keys of one table."""
    found = ""
    for at in range(draw(st.integers(0, 4))):
        for line in draw(st.lists(lines, max_size=2)):
            found += line + "\n"
        key = draw(st.sampled_from(("k{}", '"[k{}"', "'k = {}'", "a{} . b", '"q#".k{}')))
        space = draw(st.sampled_from(("", " ", "\t")))
        end = draw(st.sampled_from(("", " ", " # [x] \"'")))
        found += f"{space}{key.format(at)}{space}={space}{draw(values)}{end}\n"
    return found


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw a whole valid file."""
    found = draw(bodies())
    for at in range(draw(st.integers(0, 5))):
        for line in draw(st.lists(lines, max_size=3)):
            found += line + "\n"
        header = draw(
            st.sampled_from(
                ("[t{}]", "[[rows]]", " [[ rows ]]", '["t]{}"]', "[ o{}.'x y'.z ]", '[["r"."s"]]')
            )
        )
        end = draw(st.sampled_from(("", " ", " # ]] [z]")))
        found += header.format(at) + end + "\n" + draw(bodies())
    for line in draw(st.lists(lines, max_size=2)):
        found += line + "\n"
    if draw(st.booleans()):
        found = found.removesuffix("\n")
    if draw(st.booleans()):
        found = found.replace("\n", "\r\n")
    return found


def merge(into: Any, other: dict[str, Any]) -> None:
    for key, value in other.items():
        if key not in into:
            into[key] = value
        elif isinstance(value, list):
            into[key] += value
        else:
            merge(into[key][-1] if isinstance(into[key], list) else into[key], value)


def readable(value: object) -> str:
    """Compare by text, because nan is not equal to itself."""
    return repr(value)


@given(texts())
def test_spans_are_the_text_and_their_tables_are_its_tables(text: str) -> None:
    spans = cut(text)
    assert "".join(span.text for span in spans) == text
    assert spans[0].path == ()
    assert spans[0].lead == ""
    assert (spans[-1].path, spans[-1].body) == ((), "")
    whole: dict[str, Any] = {}
    for span in spans:
        assert tomllib.loads(span.lead) == {}
        merge(whole, tomllib.loads(span.text))
    assert readable(whole) == readable(tomllib.loads(text))


@given(texts())
def test_each_span_holds_one_header_and_its_statements(text: str) -> None:
    for span in cut(text):
        start = header_end(span)
        table: Any = tomllib.loads(span.body[:start])
        for name in span.path:
            table = table[name]
        assert table == ([{}] if span.array else {})
        keys: Any = tomllib.loads(span.body[start:])
        found = list(statements(span))
        assert list(dict.fromkeys(one.key for one in found)) == list(keys)
        together: dict[str, Any] = {}
        for one in found:
            alone = tomllib.loads(span.body[one.start : one.end])
            assert list(alone) == [one.key]
            assert one.dotted == (one.key.startswith("a") or one.key == "q#")
            merge(together, alone)
        assert readable(together) == readable(keys)


def test_a_header_inside_a_text_cuts_nothing() -> None:
    text = '[a]\nbody = """\n[[sections]]\n\n# no comment\n[b]\n"""\n[c]\n'
    assert [span.path for span in cut(text)] == [(), ("a",), ("c",), ()]


def test_comments_above_a_header_belong_to_it_and_those_inside_to_the_table() -> None:
    head, first, second, tail = cut(
        "# file\nformat = 1\n\n# one\n[a]\n# in\nx = 1\n# two\n[b]\n# end"
    )
    assert head.body == "# file\nformat = 1\n"
    assert (first.lead, first.body) == ("\n# one\n", "[a]\n# in\nx = 1\n")
    assert (second.lead, second.body) == ("# two\n", "[b]\n")
    assert tail.lead == "# end"


@pytest.mark.parametrize(
    ("header", "path", "array"),
    [
        ("[a]", ("a",), False),
        ("[[a]]", ("a",), True),
        ("[ a . b ]", ("a", "b"), False),
        ('[["a.b".c]] # [d]', ("a.b", "c"), True),
        ("['a]']", ("a]",), False),
    ],
)
def test_headers_are_read_as_tomllib_reads_them(
    header: str, path: tuple[str, ...], array: bool
) -> None:
    span = cut(header + "\n")[1]
    assert (span.path, span.array) == (path, array)


def test_lines_are_counted_from_one() -> None:
    assert [line_of("a\nb\n", at) for at in (0, 1, 2)] == [1, 1, 2]


def test_a_long_file_with_odd_statements_is_cut_where_a_short_one_is() -> None:
    text = "[a]\n" + "".join(f"k{at} = [[{at}], {{x = 1}}]\n" for at in range(8000))
    assert len(cut(text)) == 3
    assert "".join(span.text for span in cut(text)) == text
