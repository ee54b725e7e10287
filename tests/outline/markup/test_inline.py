"""One line's runs: the short way for plain marks and the parser must agree."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outline.markup import inline
from outline.markup.inline import Run, parse_inline

pieces = st.sampled_from(
    [
        "*",
        "**",
        "***",
        "a",
        "ế",
        "1",
        " ",
        " ",
        "(",
        ")",
        ".",
        ",",
        "%",
        ":",
        "“",
        "[^1]",
        "[^2]",
        "_",
        "\\",
    ]
)


@settings(max_examples=1000)
@given(st.lists(pieces, max_size=14).map("".join))
def test_plain_marks_are_read_as_the_parser_reads_them(text: str) -> None:
    labels = frozenset("1")
    short = inline._tokenize_plain(text, labels)
    if short is not None:
        assert merged(short) == merged(inline._build_parser()(text, labels))


@settings(max_examples=1000)
@given(st.lists(pieces | st.just("**"), max_size=14).map("".join))
@example("**a****b**")
@example("**a** **b**")
@example("a **b**")
def test_bold_alone_is_read_as_the_parser_reads_it(text: str) -> None:
    short = inline._parse_plain_bold(text)
    if short is not None:
        with_parser = inline._build_parser()(text, frozenset())
        assert "".join(run.text for run in short if isinstance(run, Run)) == "".join(
            content for kind, content in with_parser if kind == "text"
        )
        assert [run.text for run in short if isinstance(run, Run) and run.bold] == [
            content
            for (before, _), (_, content) in pairwise(merged(with_parser))
            if before == "strong_open"
        ]


@pytest.mark.parametrize("text", ["", "x", "**Thuận lợi:** có", "đạt **83,2%**, (**x**)"])
def test_bold_alone_needs_no_more(text: str) -> None:
    assert inline._parse_plain_bold(text) is not None


def merged(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for kind, content in tokens:
        if kind == "text" and found and found[-1][0] == "text":
            found[-1] = ("text", found[-1][1] + content)
        elif kind != "text" or content:
            found.append((kind, content))
    return found


@pytest.mark.parametrize(
    "text",
    [
        "**Thuận lợi:** Đảng bộ đoàn kết",
        "Thu đạt **83,2%**.",
        "(*ước*), *vượt* **xa**[^1]",
        "**Thu[^1] ngân sách** năm 2023",
        "Thu đạt **83,2%**",
        "*vượt xa*",
    ],
)
def test_what_reports_hold_is_plain(text: str) -> None:
    assert inline._tokenize_plain(text, frozenset("1")) is not None


@pytest.mark.parametrize("text", ["a*b*", "***a***", "*a **b***", "* a*", "**a", r"\*a*", "(*)"])
def test_what_is_not_plain_is_left_to_the_parser(text: str) -> None:
    assert inline._tokenize_plain(text, frozenset()) is None


@given(st.text(st.sampled_from("ab ế1-+_[]{}.()\t#>`|<&"), min_size=1, max_size=40))
def test_a_line_without_marks_is_one_run_for_the_parser_too(text: str) -> None:
    assert merged(inline._build_parser()(text, frozenset())) == [("text", text)]
    assert parse_inline(text, frozenset()) == [Run(text)]


def test_only_known_names_are_notes() -> None:
    assert parse_inline("a[^1] b[^2]", frozenset("2")) == [Run("a[^1] b"), "2"]
    assert parse_inline("*a*[^1] * b[^2]", frozenset("2")) == [
        *(Run("a", italic=True), Run("[^1] * b"), "2"),
    ]
