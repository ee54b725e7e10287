"""What stands between completion and the parts of a report that are no headings.

These are the fields of the document, the blanks, and the registers with their rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from . import blanks, registers
from .errors import Phrase, phrase
from .figures import format_date, format_month, last_day_before
from .findings import Check, Finding, error, in_text, warning
from .model import BlankType, ColumnType, Document, Report, Row, Rule, RuleKind, Table, Value
from .naming import shorten

DOCUMENT, BLANKS = "document", "blanks"


def _needed() -> dict[str, Phrase]:
    """What letterhead, heading, signature and verdicts cannot do without, and how to call it."""
    return {
        "superior": phrase("The letterhead lacks the name of the superior body."),
        "issuer": phrase("The letterhead lacks the name of the issuing body."),
        "symbol": phrase("The symbol of the document is missing."),
        "place": phrase("The place of issue is missing."),
        "subject": phrase("The subject of the report is missing."),
        "term": phrase("The term of office is missing."),
        "period_from": phrase("The first month of the reporting period is missing."),
        "period_to": phrase("The last month of the reporting period is missing."),
        "authority": phrase("The signature block lacks the authority it is signed for."),
        "signer_title": phrase("The signature block lacks the office of the signatory."),
        "signer": phrase("The signature block lacks the name of the signatory."),
        "addressee": phrase("The addressee is missing."),
        "recipients": phrase("The list of recipients (nơi nhận) is empty."),
    }


def _on_signing() -> dict[str, Phrase]:
    return {
        "number": phrase("The document has no number yet."),
        "date": phrase("The document has no date yet."),
    }


def of_document(report: Report) -> Check:
    """Check the fields of the document; number and date come with the signature and only warn."""
    document = report.document
    needed = _needed()
    found = [
        error(
            "document.missing",
            DOCUMENT,
            key,
            message,
            phrase("Fill in “{key}” of the document.", key=key),
        )
        for key, message in needed.items()
        if not getattr(document, key)
    ]
    met = len(needed) - len(found)
    found += in_text(report, DOCUMENT, "subject", document.subject)
    found += _period(document)
    if not report.sections:
        found.append(
            error(
                "outline.empty",
                DOCUMENT,
                "outline",
                phrase("The outline has no sections."),
                phrase("Add a section, or import the outline that the report must follow."),
            )
        )
    blocking = sum(finding.severity == "error" for finding in found)
    found += (
        warning("document.missing", DOCUMENT, key, message, phrase("It is given on signing."))
        for key, message in _on_signing().items()
        if not getattr(document, key)
    )
    found += _hints(report)
    return Check(met, met + blocking, tuple(found))


def _period(document: Document) -> Iterator[Finding]:
    first, last = document.period_from, document.period_to
    if first and last and first > last:
        yield error(
            "period.order",
            DOCUMENT,
            "period_to",
            phrase(
                "The reporting period ends in {last}, before it begins in {first}.",
                first=format_month(first),
                last=format_month(last),
            ),
            phrase("Correct the first or the last month."),
        )


def _hints(report: Report) -> Iterator[Finding]:
    """Yield what looks wrong but may be meant."""
    document = report.document
    years = re.fullmatch(r"([0-9]{4})-([0-9]{4})", document.term)
    for key in ("period_from", "period_to"):
        month = getattr(document, key)
        if years and month and not years[1] <= month[:4] <= years[2]:
            yield warning(
                "period.term",
                DOCUMENT,
                key,
                phrase(
                    "{month} of the reporting period lies outside the term {term}.",
                    month=format_month(month),
                    term=document.term,
                ),
                phrase("Correct the month or the term."),
            )
    for blank in report.blanks:
        differs = blank.type is BlankType.TERM and blank.value not in (None, document.term)
        if differs and document.term:
            yield warning(
                "term.differs",
                DOCUMENT,
                "term",
                phrase(
                    "The document has the term {term}, the blank {blank} has {value}.",
                    term=document.term,
                    blank=blank.id,
                    value=str(blank.value),
                ),
                phrase("Correct one of them if they are to be the same."),
            )
    if document.date and document.due_before and document.date >= document.due_before:
        yield warning(
            "deadline.late",
            DOCUMENT,
            "date",
            phrase(
                "The document is dated {date}, after {last}, the last acceptable day.",
                date=format_date(document.date),
                last=format_date(last_day_before(document.due_before)),
            ),
            phrase("Correct the date, or agree on a later deadline with the superior body."),
        )


def of_blanks(report: Report) -> Check:
    """Check the values that the directive left open, and the arithmetic between them."""
    broken = blanks.broken_rules(report)
    explained = {rule.total for rule in broken if rule.kind is RuleKind.EXPLAIN}
    missing = [blank for blank in report.blanks if blank.value is None]
    found = [
        error(
            "blank.missing",
            BLANKS,
            blank.id,
            phrase("Not filled in: “{blank}”.", blank=blank.label),
            phrase("Write a value like {example}.", example=blanks.example(blank.type)),
        )
        for blank in missing
        if not explained & {blank.id, *blank.aliases}
    ]
    found += (_broken(report, rule) for rule in broken)
    sums = sum(rule.kind is RuleKind.SUM for rule in broken)
    return Check(len(report.blanks) - len(missing), len(report.blanks) + sums, tuple(found))


def _broken(report: Report, rule: Rule) -> Finding:
    total = blanks.find(report, rule.total)
    parts = [blank.label for name in rule.parts if (blank := blanks.find(report, name))]
    names = {
        "total": shorten(total.label if total else rule.total),
        "parts": ", ".join(f"“{shorten(part)}”" for part in parts),
    }
    if rule.kind is RuleKind.SUM:
        message = phrase("“{total}” is not the sum of {parts}.", **names)
        cure = phrase("Check the figures.")
    else:
        message = phrase("{parts} differ, and “{total}” does not say why.", **names)
        cure = phrase("Say what has changed.")
    return error("blank.rule", BLANKS, total.id if total else rule.total, message, cure)


@dataclass(frozen=True, slots=True)
class TableCheck:
    """What a register lacks, and what of that falls to sections."""

    check: Check
    at_sections: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)


def part_of(table: Table) -> str:
    """Return the id under which a register has its findings: its appendix, or its own."""
    return table.appendix or table.id


def of_table(report: Report, table: Table) -> TableCheck:
    """Check a register and its rows; O(rows)."""
    if table.required and not table.rows:
        empty = error(
            "table.empty",
            part_of(table),
            table.id,
            phrase("The register has no rows."),
            phrase("Add rows, or paste them from a spreadsheet."),
        )
        return TableCheck(Check(0, 1, (empty,)))
    cells = sum(column.required and not column.computed for column in table.columns)
    needed = len(table.rows) * cells + table.required
    met = needed
    found: list[Finding] = []
    at_sections: dict[str, list[Finding]] = {}
    for at, row in enumerate(table.rows, 1):
        lacks = list(_row(report, table, row, at))
        missing = sum(finding.code == "cell.missing" for finding in lacks)
        met -= missing
        needed += len(lacks) - missing
        found += lacks
        for finding in lacks:
            for id_ in _sections(report, table, row, finding):
                at_sections.setdefault(id_, []).append(_moved(finding, id_))
    return TableCheck(
        Check(met, needed, tuple(found)), {id_: tuple(all_) for id_, all_ in at_sections.items()}
    )


def _row(report: Report, table: Table, row: Row, at: int) -> Iterator[Finding]:
    name = _row_name(table, row, at)
    for column in table.columns:
        value = row.values.get(column.id)
        place = f"{table.id}/{row.id}/{column.id}"
        if column.computed == "verdict":
            yield from _hard(report, table, row, name)
        elif column.required and not column.computed and value is None:
            yield error(
                "cell.missing",
                part_of(table),
                place,
                phrase("“{row}” lacks “{column}”.", row=name, column=column.label),
                phrase("Fill in the cell in the register “{table}”.", table=shorten(table.title)),
            )
        elif column.type is ColumnType.SECTION and _is_gone(report, value):
            yield error(
                "cell.section",
                part_of(table),
                place,
                phrase(
                    "“{row}” names the section “{id}”, which is not in this report.",
                    row=name,
                    id=str(value),
                ),
                phrase("Choose another section."),
            )


def _is_gone(report: Report, id_: Value | None) -> bool:
    return id_ is not None and id_ not in report.shape.position


def _hard(report: Report, table: Table, row: Row, name: str) -> Iterator[Finding]:
    if registers.verdict(row, report.document) != registers.HARD:
        return
    columns = {column.id for column in table.columns}
    if "cause" in columns and not row.values.get("cause"):
        yield error(
            "indicator.cause",
            part_of(table),
            f"{table.id}/{row.id}/cause",
            phrase("“{row}” is hard to reach, and no cause is given.", row=name),
            phrase("Say in the register why it falls behind."),
        )
    if "solution" in columns and not row.values.get("solution"):
        yield error(
            "indicator.solution",
            part_of(table),
            f"{table.id}/{row.id}/solution",
            phrase("“{row}” is hard to reach, and no solution is given.", row=name),
            phrase("Say in the register how it is to be reached."),
        )


def _row_name(table: Table, row: Row, at: int) -> str:
    for column in table.columns:
        value = row.values.get(column.id)
        if column.type is ColumnType.TEXT and value:
            return shorten(str(value))
    return f"{table.label or table.title} #{at}"


def _sections(report: Report, table: Table, row: Row, finding: Finding) -> Iterator[str]:
    """Yield the sections that a finding about a row falls to as well."""
    position = report.shape.position
    if finding.code == "indicator.solution":
        if table.carry_to in position:
            yield table.carry_to
        return
    owners = (
        row.values.get(column.id)
        for column in table.columns
        if column.type is ColumnType.SECTION
    )  # fmt: skip
    for id_ in dict.fromkeys(owners):
        if isinstance(id_, str) and id_ in position:
            yield id_


def _moved(finding: Finding, section: str) -> Finding:
    return error(finding.code, section, finding.place, finding.message, finding.cure)
