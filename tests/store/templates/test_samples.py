"""The sample report and the finished one: of one piece, and unfinished where they say so."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from outline.completion.tracker import Completion
from outline.invariants import assert_consistent
from outline.model import Report, Status
from outline.placeholders import fill, find_names
from outline.registers.grid import verdict
from outline.templates.template import Template, new_report
from outline.text import syllables
from store.report_file.codec import decode, encode
from store.templates.catalog import SAMPLE, load, sample
from tests.paths import DATA

FINISHED = DATA / "finished.toml"
BOTH = [SAMPLE, FINISHED]


def report_of(path: Path) -> Report:
    return decode(path.read_bytes(), path.name).report


@pytest.fixture(scope="module", params=BOTH, ids=lambda path: path.stem)
def report(request: pytest.FixtureRequest) -> Report:
    return report_of(request.param)


@pytest.fixture(scope="module")
def finished() -> Report:
    return report_of(FINISHED)


@pytest.fixture(scope="module")
def template() -> Template:
    return load("bc-2141-2023")


def prose(report: Report) -> dict[str, str]:
    leaves = [at for at in range(len(report.sections)) if report.shape.is_leaf(at)]
    return {report.sections[at].id: report.sections[at].body for at in leaves}


def words(report: Report) -> str:
    """Return everything that the unit wrote: texts, values, cells, reasons."""
    texts = [repr(report.document), *(str(blank.value) for blank in report.blanks)]
    for section in report.sections:
        texts += [section.body, section.owner]
        texts += [prompt.reason for prompt in section.prompts]
        texts += [answer.reason for answer in section.demands]
    for table in report.tables:
        texts += [str(value) for row in table.rows for value in row.values.values()]
    return "\n".join(texts)


def test_the_finished_report_lacks_nothing(finished: Report) -> None:
    completion = Completion(finished)
    assert list(completion.all_findings()) == []
    assert completion.report_progress.complete
    assert completion.report_progress.percent == 100


def test_the_sample_lacks_something_of_every_kind() -> None:
    completion = Completion(sample())
    codes = Counter(finding.code for finding in completion.all_findings())
    assert set(codes) >= {
        "status.open",
        "prompt.open",
        "demand.open",
        "gap.dots",
        "blank.missing",
        "blank.unfilled",
        "figure.unfilled",
        "cell.missing",
        "indicator.solution",
        "document.missing",
    }
    assert "name.unknown" not in codes
    assert 0 < completion.report_progress.done < completion.report_progress.total
    assert {section.status for section in sample().sections} >= {
        Status.DRAFT,
        Status.REVIEW,
        Status.DONE,
    }


@pytest.mark.parametrize("path", BOTH, ids=lambda path: path.stem)
def test_the_file_is_the_one_that_the_program_writes(path: Path) -> None:
    """Saving it untouched changes no byte; a new file would lack its first comment only."""
    data = path.read_bytes()
    source = decode(data, path.name)
    assert encode(source, source.report) == data
    comment, _, rest = data.partition(b"format = 1\n")
    assert encode(None, source.report) == b"format = 1\n" + rest
    assert b"does not exist" in comment


def test_it_answers_the_template_as_it_is_now(report: Report, template: Template) -> None:
    assert_consistent(report)
    new = new_report(template, level=report.document.level)
    assert report.template == new.template
    for mine, asked in zip(report.sections, new.sections, strict=True):
        assert (mine.id, mine.level, mine.label, mine.title) == (
            asked.id,
            asked.level,
            asked.label,
            asked.title,
        )
        assert [prompt.text for prompt in mine.prompts] == [one.text for one in asked.prompts]
        assert [answer.id for answer in mine.demands] == [one.id for one in asked.demands]
    assert [table.columns for table in report.tables] == [table.columns for table in new.tables]
    assert report.rules == new.rules


def test_every_section_has_prose_of_some_length(report: Report) -> None:
    for id_, body in prose(report).items():
        if report.section(id_).status is Status.NONE:
            assert body == ""
        else:
            assert syllables(body) >= 30, id_
    assert sum(map(syllables, prose(report).values())) > 4500


def test_it_says_that_it_is_imagined_and_names_no_real_unit(
    report: Report, template: Template
) -> None:
    assert "đều là giả định" in report.section("p1.i").body
    told = words(report)
    assert "Tây Ninh" not in told
    signatory = next(fact.text for fact in template.letter if fact.role == "signatory")
    assert signatory not in told
    assert report.document.signer in ("", "Nguyễn Văn A")


def test_one_spelling_is_kept_throughout(report: Report) -> None:
    told = words(report)
    assert "ủy" in told
    assert not re.findall(r"\w*(?:uỷ|hoá|khoá|hoà|toà)\b", told)
    assert '"' not in "".join(prose(report).values())


def test_registers_are_full_enough_to_show_what_they_do(finished: Report) -> None:
    sizes = {table.id: len(table.rows) for table in finished.tables}
    assert sizes["indicators"] >= 15
    assert sizes["programmes"] >= 8
    assert sizes["discipline"] >= 10
    rows = finished.table("indicators").rows
    assert {row.values["class"] for row in rows} == {"main", "specific"}
    assert {row.values["source"] for row in rows} == {"congress", "superior"}
    assert {row.values["direction"] for row in rows} == {"up", "down"}
    verdicts = Counter(verdict(row, finished.document) for row in rows)
    assert set(verdicts) == {"exceeded", "met", "on_track", "hard"}
    forms = {row.values.get("form") for row in finished.table("discipline").rows}
    assert len(forms - {None}) >= 3


def test_hard_indicators_are_the_ones_with_a_solution_in_part_two(finished: Report) -> None:
    """D204."""
    hard = [
        row.id
        for row in finished.table("indicators").rows
        if verdict(row, finished.document) == "hard"
    ]
    quoted = [
        name.split(".")[1] for name in find_names(finished.section("p2.ii.1").body) if "ct." in name
    ]
    assert list(dict.fromkeys(quoted)) == hard
    progress = next(
        str(row.values["result"]) for row in finished.table("programmes").rows if row.id == "ct-02"
    )
    total = len(finished.table("indicators").rows)
    assert f"{total - len(hard)}/{total} chỉ tiêu" in progress


def test_prose_and_register_of_discipline_say_the_same(finished: Report) -> None:
    totals: Counter[tuple[object, object]] = Counter()
    for row in finished.table("discipline").rows:
        count = row.values["count"]
        assert isinstance(count, int)
        totals[row.values["activity"], row.values["subject"]] += count
    text = finished.section("p1.ii.2.4").body
    for activity, verb in (
        ("inspect", "cấp ủy các cấp kiểm tra"),
        ("discipline", "Thi hành kỷ luật"),
    ):
        organisations, members = totals[activity, "organisation"], totals[activity, "member"]
        assert f"{verb} {organisations} tổ chức đảng, {members} đảng viên" in text
    assert f"giám sát chuyên đề {totals['supervise', 'organisation']} tổ chức đảng" in text


def test_numbers_of_the_organisation_agree(finished: Report) -> None:
    """D059, D066: the sums hold, and the change of members is explained."""
    values = {blank.id: blank.value for blank in finished.blanks}
    one, two, whole = values["p1.i.4"], values["p1.i.5"], values["p1.i.3"]
    assert isinstance(one, int)
    assert isinstance(two, int)
    assert whole == one + two
    assert values["p1.i.11"] != values["p1.i.12"]
    assert values["p1.i.10"]
    assert values["p1.i.9"] == Decimal("3.8")


def test_the_paragraph_of_the_organisation_reads_as_one_sentence(finished: Report) -> None:
    text = fill(finished.section("p1.i").body, finished).split("\n")[0]
    assert text.startswith(
        "Đảng bộ huyện Bình An có 16 đảng bộ trực thuộc, với 38 tổ chức cơ sở đảng "
        "(16 đảng bộ cơ sở, 22 chi bộ cơ sở; trong đó, có 3 đảng bộ bộ phận, "
        "182 chi bộ trực thuộc), với 4.862 đảng viên, chiếm 3,8% so với dân số. Nhân sự Ban"
    )
    assert fill(finished.section("p1").title, finished).endswith(
        "NGHỊ QUYẾT ĐẠI HỘI LẦN THỨ XII ĐẢNG BỘ HUYỆN BÌNH AN, NHIỆM KỲ 2020-2025"
    )
