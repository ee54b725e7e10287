"""Check the registers, and give the sections concerned their share of the findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from outline.display_names import shorten
from outline.errors import phrase
from outline.model import Report, Row, Table
from outline.registers import cells, grid
from outline.registers.column_types import find_type

from .section_findings import Check, Finding, count_blocking, error


@dataclass(frozen=True, slots=True)
class TableCheck:
    """The findings of a register, and those that are repeated at sections."""

    check: Check
    by_section: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)


def get_part_id(table: Table) -> str:
    """Return the id under which a register has its findings: its appendix, or its own."""
    return table.appendix or table.id


def find_register_of_part(report: Report, id_: str) -> str:
    """Return the id of the register that is the part ``id_``; "" where the part is none."""
    for table in report.tables:
        if id_ in (get_part_id(table), table.id):
            return table.id
    return ""


def check_table(report: Report, table: Table) -> TableCheck:
    """Check a register and its rows; O(rows)."""
    if table.required and not table.rows:
        empty = error(
            "table.empty",
            get_part_id(table),
            table.id,
            phrase("The register has no rows."),
            phrase("Add rows, or paste them from a spreadsheet."),
        )
        return TableCheck(Check(0, 1, (empty,)))
    cells = sum(column.required and not column.computed for column in table.columns)
    needed = len(table.rows) * cells + table.required
    met = needed
    findings: list[Finding] = []
    by_section: dict[str, list[Finding]] = {}
    for position, row in enumerate(table.rows, 1):
        row_findings = list(_check_row(report, table, row, position))
        missing = sum(finding.code == "cell.missing" for finding in row_findings)
        met -= missing
        needed += count_blocking(row_findings) - missing
        findings += row_findings
        for finding in row_findings:
            for id_ in _find_concerned_sections(report, table, row, finding):
                by_section.setdefault(id_, []).append(_move_to_section(finding, id_))
    return TableCheck(
        Check(met, needed, tuple(findings)),
        {id_: tuple(section_findings) for id_, section_findings in by_section.items()},
    )


def _check_row(report: Report, table: Table, row: Row, position: int) -> Iterator[Finding]:
    name = _name_row(table, row, position)
    for column in table.columns:
        value = row.values.get(column.id)
        location = f"{table.id}/{row.id}/{column.id}"
        if column.computed == "verdict":
            yield from _find_unexplained(report, table, row, name)
        elif column.required and not column.computed and value is None:
            yield error(
                "cell.missing",
                get_part_id(table),
                location,
                phrase("“{column}” of “{row}” is missing.", row=name, column=column.label),
                phrase("Fill in the cell in the register “{table}”.", table=shorten(table.title)),
            )
        elif value is not None and (check := find_type(column.type).check) is not None:
            fault = check(report.shape.position, value)
            if fault is not None:
                message = replace(fault.message, params={**fault.message.params, "row": name})
                part = get_part_id(table)
                yield Finding(fault.code, fault.severity, part, location, message, fault.cure)


def _find_unexplained(report: Report, table: Table, row: Row, name: str) -> Iterator[Finding]:
    if grid.verdict(row, report.document) != grid.HARD:
        return
    columns = {column.id for column in table.columns}
    if "cause" in columns and not row.values.get("cause"):
        yield error(
            "indicator.cause",
            get_part_id(table),
            f"{table.id}/{row.id}/cause",
            phrase("“{row}” is hard to reach, and no cause is given.", row=name),
            phrase("Write the cause in the register."),
        )
    if "solution" in columns and not row.values.get("solution"):
        yield error(
            "indicator.solution",
            get_part_id(table),
            f"{table.id}/{row.id}/solution",
            phrase("“{row}” is hard to reach, and no solution is given.", row=name),
            phrase("Write the solution in the register."),
        )


def _name_row(table: Table, row: Row, position: int) -> str:
    words = cells.name_row(table, row)
    return shorten(words) if words else f"{table.label or table.title} #{position}"


def _find_concerned_sections(
    report: Report, table: Table, row: Row, finding: Finding
) -> Iterator[str]:
    """Yield the sections at which a finding about a row is repeated."""
    position = report.shape.position
    if finding.code == "indicator.solution":
        if table.carry_to in position:
            yield table.carry_to
        return
    owners = (
        row.values.get(column.id)
        for column in table.columns
        if find_type(column.type).names_section
    )  # fmt: skip
    for id_ in dict.fromkeys(owners):
        if isinstance(id_, str) and id_ in position:
            yield id_


def _move_to_section(finding: Finding, section: str) -> Finding:
    return replace(finding, section=section)
