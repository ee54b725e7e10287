"""A new report is the template, empty: everything asked is there and nothing is answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.errors import BadValue
from outline.invariants import assert_consistent
from outline.model import (
    Answer,
    Blank,
    Column,
    Origin,
    Report,
    Row,
    Rule,
    RuleKind,
    Status,
    TemplateRef,
)
from outline.placeholders import find_names
from outline.templates.passages import (
    Fix,
    Footnote,
    FootnoteDemand,
    Heading,
    Occurrence,
    Passage,
    PromptPassage,
    Register,
    Seed,
)
from outline.templates.template import Kind, Level, Template, Unit, new_report
from outline.templates.validation import find_problems
from store.templates.catalog import load


@pytest.fixture(scope="module")
def template() -> Template:
    return load("bc-2141-2023")


@pytest.fixture(scope="module")
def report(template: Template) -> Report:
    return new_report(template, level="huyen", issuer="HUYỆN ỦY", superior="ĐẢNG BỘ TỈNH")


def test_a_new_report_is_consistent_at_every_level(template: Template) -> None:
    for level in template.levels:
        assert_consistent(new_report(template, level=level.id))


def test_a_new_report_without_an_outline_is_consistent() -> None:
    assert_consistent(new_report(load("kt-2141-2023")))


def test_the_outline_is_the_directives_and_nothing_is_answered(
    template: Template, report: Report
) -> None:
    assert [(section.id, section.level, section.label) for section in report.sections] == [
        (heading.id, heading.level, heading.label) for heading in template.sections
    ]
    assert all(section.origin is Origin.MANDATED for section in report.sections)
    assert [prompt.id for section in report.sections for prompt in section.prompts] == [
        asked.id for asked in template.prompts
    ]
    states = [prompt.state for section in report.sections for prompt in section.prompts]
    states += [answer.state for section in report.sections for answer in section.demands]
    assert set(states) == {Answer.OPEN}
    assert report.template == TemplateRef("bc-2141-2023", 1)


def test_demands_apply_to_the_eighteen_leaves_of_heading_two(report: Report) -> None:
    """D072 to D079."""
    asked = {section.id: [answer.id for answer in section.demands] for section in report.sections}
    wanted = [f"p1.ii.1.{number}" for number in range(1, 11)]
    wanted += [f"p1.ii.2.{number}" for number in range(1, 9)]
    assert [id_ for id_, demands in asked.items() if demands] == wanted
    assert {tuple(asked[id_]) for id_ in wanted} == {tuple(f"n1.{one}" for one in "abcdefgh")}


def test_only_what_the_directive_words_as_the_reports_own_becomes_a_body(report: Report) -> None:
    """Guidance must not reach a finished report."""
    seeded = {section.id: section.status for section in report.sections if section.body}
    assert seeded == {"p1.i": Status.DRAFT}
    assert report.preamble.body.endswith("báo cáo sơ kết giữa nhiệm kỳ như sau:")
    assert "Khái quát tình hình tổ chức đảng" not in report.section("p1.i").body


def test_nothing_of_the_covering_letter_is_in_the_report(
    template: Template, report: Report
) -> None:
    """D031: the signatory of the letter signs no report."""
    told = repr(report)
    for fact in template.letter:
        if fact.role in ("signatory", "typist", "number", "capacity", "place_date"):
            assert fact.text not in told


def test_a_level_brings_its_months_and_whom_it_answers(template: Template) -> None:
    """D014 to D018."""
    base = new_report(template, level="co-so").document
    district = new_report(template, level="huyen").document
    assert (base.period_from, base.period_to) == ("2020-04", "2023-03")
    assert (district.period_from, district.period_to) == ("2020-06", "2023-06")
    assert district.addressee == "Ban Thường vụ Tỉnh ủy"
    assert district.due_before == base.due_before == dt.date(2023, 7, 15)
    assert base.addressee == ""


def test_an_unknown_level_is_refused_and_the_levels_are_named(template: Template) -> None:
    with pytest.raises(BadValue, match="xa") as caught:
        new_report(template, level="xa")
    assert caught.value.cure is not None
    assert "co-so, huyen" in str(caught.value.cure)


@given(issuer=st.text(max_size=40), superior=st.text(max_size=40))
def test_the_letterhead_is_taken_as_given(issuer: str, superior: str) -> None:
    document = new_report(_small(), level="l", issuer=issuer, superior=superior).document
    assert (document.issuer, document.superior) == (issuer, superior)


def test_the_term_is_filled_and_every_other_value_is_open(report: Report) -> None:
    filled = {blank.id: blank.value for blank in report.blanks if blank.value is not None}
    assert filled == {"pre.7": "2020-2025"}
    assert report.document.term == "2020-2025"


def test_every_place_in_the_report_names_a_value(report: Report) -> None:
    known = {name for blank in report.blanks for name in (blank.id, *blank.aliases)}
    texts = [report.document.subject, report.preamble.body]
    texts += [text for section in report.sections for text in (section.title, section.body)]
    quoted = [name for text in texts for name in find_names(text)]
    assert set(quoted) == known


def test_registers_are_empty_and_offer_the_five_indices(report: Report) -> None:
    """D207."""
    assert [table.id for table in report.tables] == ["indicators", "programmes", "discipline"]
    assert all(table.required and not table.rows for table in report.tables)
    assert [row.id for row in report.table("indicators").ready] == [
        "pci",
        "par-index",
        "sipas",
        "papi",
        "ict-index",
    ]


def test_the_strongest_evidence_of_its_places_is_that_of_a_value(report: Report) -> None:
    """The Party name is inferred four times and dotted once, in the paragraph of p1.i (D057)."""
    blanks = {blank.id: blank for blank in report.blanks}
    assert blanks["pre.5"].evidence == "dots"
    assert blanks["pre.5"].aliases == ("pre.11", "pre.12", "p1.2", "p1.i.1")
    assert blanks["p1.i.10"].evidence == "infer"


# What cannot be in a template.


class _Words(TypedDict):
    id: str
    text: str
    raw: str


def _words(id_: str) -> _Words:
    return {"id": id_, "text": id_, "raw": id_}


def _small() -> Template:
    """Return a small sound template; each case below breaks it in one way."""
    return Template(
        id="t",
        version=1,
        title="T",
        kind="k",
        issuer="",
        source="",
        kinds=(Kind(id="k", text="", template="t", resolutions=("own",)),),
        units=(Unit(id="u", label="", level="l"),),
        levels=(Level(id="l", label="", period_from="2020-06", period_to="2023-06"),),
        preamble=Passage(**_words("pre")),
        sections=(
            Heading(**_words("p1"), level=1, label="Phần I"),
            Heading(**_words("p1.i"), level=2, label="I.", note="n1"),
        ),
        prompts=(PromptPassage(**_words("p1.i/b1"), section="p1.i"),),
        notes=(Footnote(**_words("n1"), after="p1.i"),),
        demands=(FootnoteDemand(**_words("n1.a"), note="n1", scope="p1"),),
        tables=(
            Register(
                **_words("x"),
                appendix="a1",
                label="Phụ lục 1",
                after="n1",
                columns=(Column("serves", "section", "Mục"),),
                ready=(Row("r", {"serves": "p1.i"}),),
            ),
        ),
    )


FIX = Fix(id="T1", grade="A", raw="a", text="b", reason="", state="applied")
TEXT = "text"
P1, P1I = _small().sections

BROKEN: dict[str, tuple[Template, str, str]] = {
    "id twice": (replace(_small(), sections=(P1, P1)), "sections", "id"),
    "level skipped": (replace(_small(), sections=(P1, replace(P1I, level=3))), "sections", "level"),
    "first too deep": (replace(_small(), sections=(P1I,)), "sections", "level"),
    "unknown fix": (
        replace(_small(), sections=(P1, replace(P1I, fixes=("T9",)))),
        "sections",
        "fixes",
    ),
    "unknown note": (replace(_small(), sections=(P1, replace(P1I, note="n2"))), "sections", "note"),
    "unknown place": (
        replace(_small(), sections=(P1, replace(P1I, text="{{pre.1}}"))),
        "sections",
        "text",
    ),
    "place in raw": (
        replace(_small(), sections=(P1, replace(P1I, raw="{{pre.1}}"))),
        "sections",
        "text",
    ),
    "place in the subject": (
        replace(_small(), document=replace(_small().document, subject="{{pre.1}}")),
        "document",
        "subject",
    ),
    "homeless prompt": (
        replace(_small(), prompts=(PromptPassage(**_words("q"), section="p2"),)),
        "prompts",
        "section",
    ),
    "homeless seed": (
        replace(_small(), seeds=(Seed(**_words("s"), section="p2", after="p1"),)),
        "seeds",
        "section",
    ),
    "seed after nothing": (
        replace(_small(), seeds=(Seed(**_words("s"), section="p1.i", after="p2"),)),
        "seeds",
        "after",
    ),
    "demand without footnote": (
        replace(_small(), demands=(FootnoteDemand(**_words("d"), note="n2", scope="p1"),)),
        "demands",
        "note",
    ),
    "demand without scope": (
        replace(_small(), demands=(FootnoteDemand(**_words("d"), note="n1", scope="p2"),)),
        "demands",
        "scope",
    ),
    "spot of no value": (
        replace(_small(), occurrences=(Occurrence(id="o", blank="b", evidence="gap"),)),
        "occurrences",
        "blank",
    ),
    "value that stands nowhere": (
        replace(_small(), blanks=(Blank("b", "int", "Số"),)),
        "blanks",
        "id",
    ),
    "tie of no value": (
        replace(_small(), rules=(Rule(RuleKind.SUM, "b", ("c",)),)),
        "rules",
        "total",
    ),
    "column called id": (
        replace(
            _small(),
            tables=(replace(_small().tables[0], ready=(), columns=(Column("id", TEXT, ""),)),),
        ),
        "columns",
        "id",
    ),
    "column twice": (
        replace(
            _small(),
            tables=(replace(_small().tables[0], ready=(), columns=(Column("c", TEXT, ""),) * 2),),
        ),
        "columns",
        "id",
    ),
    "choice without choices": (
        replace(
            _small(),
            tables=(replace(_small().tables[0], ready=(), columns=(Column("c", "choice", ""),)),),
        ),
        "columns",
        "choices",
    ),
    "ready row of no section": (
        replace(
            _small(),
            tables=(replace(_small().tables[0], ready=(Row("r", {"serves": "p9"}),)),),
        ),
        "ready",
        "serves",
    ),
    "unproven fix": (
        replace(_small(), fixes=(replace(FIX, grade="B"),)),
        "fixes",
        "state",
    ),
    "habit changed": (replace(_small(), fixes=(replace(FIX, grade="C"),)), "fixes", "state"),
    "unit of no level": (
        replace(_small(), units=(Unit(id="u", label="", level="m"),)),
        "units",
        "level",
    ),
    "no month": (
        replace(_small(), levels=(replace(_small().levels[0], period_to="2023-13"),)),
        "levels",
        "period_to",
    ),
    "period backwards": (
        replace(_small(), levels=(replace(_small().levels[0], period_to="2019-06"),)),
        "levels",
        "period_to",
    ),
    "unknown kind": (replace(_small(), kind="z"), "template", "kind"),
}


def test_the_small_template_is_sound(template: Template) -> None:
    assert list(find_problems(_small())) == []
    assert list(find_problems(template)) == []
    accepted = replace(FIX, grade="B", accepted_by="Văn phòng", accepted_on=dt.date(2023, 4, 10))
    assert list(find_problems(replace(_small(), fixes=(accepted,)))) == []


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_is_told_with_its_place(name: str) -> None:
    broken, kind, key = BROKEN[name]
    found = list(find_problems(broken))
    assert (kind, key) in [(problem.kind, problem.key) for problem in found]
    for problem in found:
        assert str(problem.at("t.toml", 7)).startswith("t.toml, line 7: ")
