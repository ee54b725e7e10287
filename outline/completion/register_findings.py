"""What stands between completion and the registers, and what of that falls to sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from outline.display_names import shorten
from outline.errors import phrase
from outline.frozen import dataclass, field
from outline.model import ColumnType, Report, Row, Table, Value
from outline.registers import grid

from .section_findings import Check, Finding, error


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
    if grid.verdict(row, report.document) != grid.HARD:
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
