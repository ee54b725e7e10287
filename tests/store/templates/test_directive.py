"""The first directive, walked line by line: the template holds all of it, in its order."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from outline.placeholders import find_names
from outline.templates.passages import Heading, Passage, PromptPassage
from outline.templates.template import Template
from outline.tree import shape_of
from outline.values.number_formats import from_roman
from store.templates.catalog import load
from tests.paths import DATA

DIRECTIVE = DATA / "directive-2141.txt"


@pytest.fixture(scope="module")
def template() -> Template:
    return load("bc-2141-2023")


def as_printed(passage: Passage) -> str:
    match passage:
        case Heading():
            return f"{passage.label} {passage.raw}"
        case PromptPassage(dash=True):
            return f"- {passage.raw}"
        case _:
            return passage.raw


def in_print_order(template: Template) -> Iterator[Passage]:
    """Put every passage where the directive prints it; demands and themes are parts of others."""
    assert template.preamble is not None
    flow: list[Passage] = [*template.letter, *template.masthead, template.preamble]
    for heading in template.sections:
        flow.append(heading)
        flow += [asked for asked in template.prompts if asked.section == heading.id]
    elsewhere: list[tuple[str, Passage]] = [
        *((seed.after, seed) for seed in template.seeds),
        *((note.after, note) for note in template.notes),
        *((table.after, table) for table in template.tables),
    ]
    for after, passage in elsewhere:
        ids = [other.id for other in flow]
        flow.insert(ids.index(after) + 1, passage)
    return iter(flow)


def test_every_line_of_the_directive_is_in_the_template_in_order_and_nothing_else_is(
    template: Template,
) -> None:
    rest = " ".join(" ".join(map(as_printed, in_print_order(template))).split())
    lines = DIRECTIVE.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 282
    for number, line in enumerate(lines, 1):
        words = " ".join(line.split())
        assert rest.startswith(words), f"line {number}: {words!r}, the template has {rest[:80]!r}"
        rest = rest[len(words) :].lstrip()
    assert rest == ""


def test_prompts_stand_in_the_file_in_the_order_of_their_headings(template: Template) -> None:
    order = [heading.id for heading in template.sections]
    assert [asked.section for asked in template.prompts] == sorted(
        (asked.section for asked in template.prompts), key=order.index
    )


def test_every_item_of_the_inventory_is_the_source_of_something(template: Template) -> None:
    sources = [
        *(passage.source for passage in template.passages()),
        *(spot.source for spot in template.occurrences),
        *(kind.source for kind in template.kinds),
        *(unit.source for unit in template.units),
        *(level.source for level in template.levels),
        *(channel.source for channel in template.channels),
    ]
    cited = {number for source in sources for number in source.split(", ")}
    assert cited >= {f"D{number:03}" for number in range(1, 193)}


# The facts that the inventory derives: D193 to D209.


def test_headings_are_39_in_four_levels(template: Template) -> None:
    """D193."""
    assert Counter(heading.level for heading in template.sections) == {1: 2, 2: 6, 3: 9, 4: 22}
    assert len(template.sections) == 39


def test_ids_are_the_path_of_the_printed_numbers(template: Template) -> None:
    """D049 to D187: p1.ii.1.10 is part 1, Roman II, 1, 1.10."""
    for heading in template.sections:
        label = heading.label.rstrip(".").split(".")[-1].split()[-1]
        last = heading.id.split(".")[-1]
        if heading.level == 1:
            assert last == f"p{from_roman(label)}"
        elif heading.level == 2:
            assert (last.upper(), heading.label) == (label, f"{label}.")
        else:
            assert last == label
    shape = shape_of((heading.id, heading.level) for heading in template.sections)
    for at, id_ in enumerate(shape.ids):
        if shape.parent[at] >= 0:
            assert id_.rpartition(".")[0] == shape.ids[shape.parent[at]]


def test_dash_prompts_are_71_and_prompt_paragraphs_two(template: Template) -> None:
    """D194."""
    dashes = Counter(asked.section for asked in template.prompts if asked.dash)
    ones = [dashes[f"p1.ii.1.{number}"] for number in range(1, 11)]
    twos = [dashes[f"p1.ii.2.{number}"] for number in range(1, 9)]
    assert ones == [3, 3, 3, 5, 5, 3, 4, 4, 4, 6]
    assert twos == [2, 3, 5, 3, 4, 4, 3, 5]
    assert dashes["p1.iii.2"] == 2
    assert dashes.total() == 71
    paragraphs = [asked for asked in template.prompts if not asked.dash]
    assert [asked.id for asked in paragraphs] == ["p1.i/a", "p1.i/b"]


def test_22_values_stand_in_27_places(template: Template) -> None:
    """D195; the places are the ones in the texts, in the directive's order."""
    assert template.preamble is not None
    title = template.sections[0].text
    (seed,) = template.seeds
    spots = [
        name for text in (template.preamble.text, title, seed.text) for name in find_names(text)
    ]
    assert spots == [
        *(f"pre.{number}" for number in range(1, 13)),
        *(f"p1.{number}" for number in range(1, 4)),
        *(f"p1.i.{number}" for number in range(1, 13)),
    ]
    assert sorted(spots) == sorted(spot.id for spot in template.occurrences)
    assert len(template.blanks) == 22
    uses = Counter(spot.blank for spot in template.occurrences)
    assert (uses["pre.5"], uses["pre.7"]) == (5, 2)
    assert Counter(spot.evidence for spot in template.occurrences) == {
        "dots": 12,
        "gap": 10,
        "infer": 5,
    }


def test_two_kinds_of_report_and_only_the_first_has_an_outline(template: Template) -> None:
    """D011, D013, D196."""
    assert [(kind.template, kind.resolutions) for kind in template.kinds] == [
        ("bc-2141-2023", ("own", "superior")),
        ("kt-2141-2023", ("own",)),
    ]
    assert load("kt-2141-2023").sections == ()


def test_two_periods_of_36_and_37_months(template: Template) -> None:
    """D197."""

    def month(text: str) -> int:
        return int(text[:4]) * 12 + int(text[5:])

    spans = {
        level.id: month(level.period_to) - month(level.period_from) + 1 for level in template.levels
    }
    assert spans == {"co-so": 36, "huyen": 37}


def test_three_appendices_two_sources_two_classes(template: Template) -> None:
    """D190 to D192, D198."""
    assert [(table.appendix, table.label) for table in template.tables] == [
        ("a1", "Phụ lục 1"),
        ("a2", "Phụ lục 2"),
        ("a3", "Phụ lục 3"),
    ]
    choices = {
        column.id: [choice.label for choice in column.choices]
        for column in template.tables[0].columns
    }
    assert choices["source"] == ["đại hội", "cấp trên"]
    assert choices["class"] == ["chủ yếu", "cụ thể"]


def test_both_footnotes_are_numbered_one(template: Template) -> None:
    """D199: numbers of footnotes belong to a document and name nothing."""
    footnotes = [
        passage.id for passage in (*template.letter, *template.notes) if passage.raw.startswith("¹")
    ]
    assert footnotes == ["letter.32", "n1"]
    assert [heading.id for heading in template.sections if heading.note == "n1"] == ["p1.ii"]


def test_four_kinds_of_unit_two_channels_a_soft_copy_and_seven_lines_of_recipients(
    template: Template,
) -> None:
    """D200."""
    assert [unit.label for unit in template.units] == [
        "Huyện ủy",
        "Thị ủy",
        "Thành ủy",
        "Đảng ủy trực thuộc Tỉnh ủy",
    ]
    assert [channel.label for channel in template.channels] == [
        "Văn phòng Tỉnh ủy",
        "Ban Tuyên giáo Tỉnh ủy",
    ]
    assert template.soft_copy
    assert sum(fact.role == "recipient" for fact in template.letter) == 7
    assert sum(fact.role == "deadline" for fact in template.letter) == 1


def test_labels_start_again_and_never_name_a_section(template: Template) -> None:
    """D201."""
    labels = Counter(heading.label for heading in template.sections)
    assert labels["I."] == labels["II."] == labels["III."] == 2
    assert [heading.id for heading in template.sections if heading.label == "1.1."] == [
        "p1.ii.1.1",
        "p1.iii.1.1",
    ]


def test_free_headings_have_no_prompt(template: Template) -> None:
    """D202: leaves that ask for free text."""
    shape = shape_of((heading.id, heading.level) for heading in template.sections)
    asked = {prompt.section for prompt in template.prompts}
    free = [id_ for at, id_ in enumerate(shape.ids) if shape.is_leaf(at) and id_ not in asked]
    assert free == [
        *(f"p1.iii.1.{number}" for number in range(1, 5)),
        "p1.iii.3",
        "p2.i",
        *(f"p2.ii.{number}" for number in range(1, 5)),
        "p2.iii",
    ]


def test_what_the_directive_words_as_if_any_is_optional(template: Template) -> None:
    """D203."""
    optional = [heading for heading in template.sections if heading.optional]
    assert [heading.id for heading in optional] == ["p2.ii.4"]
    assert all("(nếu có)" in heading.text for heading in optional)
    assert [duty.id for duty in template.demands if duty.optional] == ["n1.g"]
    assert [duty.id for duty in template.demands if "(nếu có)" in duty.text] == ["n1.g"]


def test_registers_and_theme_are_tied_to_their_sections(template: Template) -> None:
    """D204, D206, D207."""
    indicators = template.tables[0]
    assert indicators.carry_to == "p2.ii.1"
    assert [(theme.id, theme.scope) for theme in template.tags] == [("dot-pha", "p1.ii.1")]
    offered = [str(row.values["name"]) for row in indicators.ready]
    prompt = next(asked.text for asked in template.prompts if asked.id == "p1.ii.1.5/b3")
    named = re.findall(r"\((.+)\)", prompt)[0].split(", ")
    assert [re.findall(r"\((.+)\)", name)[0] for name in offered] == named
    assert {row.values["section"] for row in indicators.ready} == {"p1.ii.1.5"}


def test_seven_pairs_of_curly_quotes_are_intact(template: Template) -> None:
    """D208."""
    prompts = " ".join(asked.text for asked in template.prompts)
    assert re.findall(r"“[^”]+”", prompts) == [
        "“4 giảm”",
        "“tín dụng đen”",
        "“tự diễn biến”",
        "“tự chuyển hóa”",
        "“Đảng lãnh đạo, Nhà nước quản lý, Nhân dân làm chủ”",
        "“Dân biết, dân bàn, dân làm, dân kiểm tra, dân giám sát, dân thụ hưởng”",
        "“Dân vận khéo”",
    ]


def test_template_and_directive_are_composed_unicode() -> None:
    """D209."""
    data = Path(load.__code__.co_filename).parent / "data" / "templates"
    for path in (DIRECTIVE, *data.glob("*.toml")):
        assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))


# What lies between the directive's words and ours: D-T.


def bare(text: str) -> str:
    """Keep the letters: a text with places differs from the raw words in dots and digits."""
    without = re.sub(r"\{\{[^}]*\}\}", "", text)
    return "".join(char for char in unicodedata.normalize("NFC", without) if char.isalpha())


def corrected(template: Template, passage: Passage) -> str:
    """Apply the fixes of class A, and no other, to the directive's words."""
    text = passage.raw
    for fix in template.fixes:
        if fix.id in passage.fixes and fix.state == "applied":
            text = text.strip("* ") if fix.id == "T15" else text.replace(fix.raw, fix.text)
    return text


def test_text_is_raw_with_the_certain_fixes_and_nothing_else(template: Template) -> None:
    reworded = {
        *(duty.id for duty in template.demands),
        *(theme.id for theme in template.tags),
        *(table.id for table in template.tables),
    }
    for passage in template.passages():
        if passage.id in reworded:
            continue
        wanted = corrected(template, passage)
        if "{{" in passage.text:
            assert bare(passage.text) == bare(wanted), passage.id
        else:
            assert passage.text == wanted, passage.id


def test_fixes_are_the_25_of_the_inventory(template: Template) -> None:
    grades = {fix.id: fix.grade for fix in template.fixes}
    assert list(grades) == [f"T{number}" for number in range(1, 26)]
    assert "".join(grades.values()) == "ABAAAABABABBBBAABBBCCCCCB"
    for fix in template.fixes:
        assert fix.state == {"A": "applied", "B": "proposed", "C": "kept"}[fix.grade]
        assert (fix.raw == fix.text) == (fix.grade == "C" or fix.id == "T25")


def test_every_fix_concerns_a_passage_that_has_its_words(template: Template) -> None:
    for fix in template.fixes:
        concerned = [passage for passage in template.passages() if fix.id in passage.fixes]
        assert concerned, fix.id
        if fix.id not in ("T20", "T23", "T24"):  # these are habits, not one wording
            assert any(fix.raw in as_printed(passage) for passage in concerned), fix.id


def test_demands_are_the_pieces_of_the_footnote(template: Template) -> None:
    """D071 to D079: nothing of the footnote is lost between its eight demands."""
    note = next(note for note in template.notes if note.id == "n1")
    assert [duty.id for duty in template.demands] == [f"n1.{letter}" for letter in "abcdefgh"]
    assert "¹ " + " ".join(duty.raw for duty in template.demands) == note.raw


def test_titles_of_appendices_are_the_words_of_the_closing_remark(template: Template) -> None:
    for number, table in enumerate(template.tables, 1):
        assert table.raw.startswith(f"({number}) ")
        assert bare(table.raw).lower() == bare(table.text).lower()
        assert table.text[0].isupper()
        assert table.text[-1].isalpha()


def test_theme_is_worded_in_its_heading(template: Template) -> None:
    (theme,) = template.tags
    heading = next(heading for heading in template.sections if heading.id == theme.scope)
    assert theme.raw in heading.raw
    assert theme.text.lower() in theme.raw


def test_default_term_is_the_one_of_the_title(template: Template) -> None:
    """T3: the default of a blank, never put into the words of the preamble."""
    term = next(blank for blank in template.blanks if blank.id == "pre.7")
    assert term.value == template.document.term
    assert any(f"nhiệm kỳ {term.value}" in fact.text for fact in template.masthead)
    assert template.preamble is not None
    assert str(term.value) not in template.preamble.text
