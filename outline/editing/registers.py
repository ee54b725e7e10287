"""Edits of registers: rows come, go and move; cells take values of their column's type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from outline.errors import BadMove, BadValue, UnknownId, phrase
from outline.model import Column, Report, Row, Table, Value
from outline.registers.cells import parse_cell
from outline.registers.column_types import find_type
from outline.text import clean


def find_column(table: Table, id_: str) -> Column:
    """Return a column by id; raise ``UnknownId``."""
    for column in table.columns:
        if column.id == id_:
            return column
    raise UnknownId(
        phrase("The register “{table}” has no column “{id}”.", table=table.title, id=id_),
        phrase("Use one of: {known}.", known=", ".join(column.id for column in table.columns)),
    )


def find_row(table: Table, id_: str) -> int:
    """Return the place of a row; raise ``UnknownId``."""
    for index, row in enumerate(table.rows):
        if row.id == id_:
            return index
    raise UnknownId(phrase("The register “{table}” has no row “{id}”.", table=table.title, id=id_))


def add_row(report: Report, table_id: str, row: Row, position: int | None = None) -> Report:
    """Insert a row at ``at`` (at the end where None); its id is new, its values are checked."""
    table = report.table(table_id)
    row = _check_row(report, table, row)
    if not row.id or any(existing.id == row.id for existing in (*table.rows, *table.ready)):
        raise _id_taken_error(table, row.id)
    index = len(table.rows) if position is None else max(0, min(position, len(table.rows)))
    return _with_rows(report, table, (*table.rows[:index], row, *table.rows[index:]))


def take_ready(report: Report, table_id: str, row_id: str) -> Report:
    """Move a row that the directive offers into the register, at the end (D207)."""
    table = report.table(table_id)
    for row in table.ready:
        if row.id == row_id:
            ready = tuple(offered for offered in table.ready if offered is not row)
            return _with_table(report, replace(table, rows=(*table.rows, row), ready=ready))
    raise UnknownId(
        phrase("The register “{table}” offers no row “{id}”.", table=table.title, id=row_id)
    )


def set_cell(
    report: Report, table_id: str, row_id: str, column_id: str, value: Value | None
) -> Report:
    """Set a cell; None or "" empties it. Raises ``BadValue`` for a computed column or wrong type.

    A whole number is taken where the column wants decimals, and a text is read as it would be when
    typed into the cell.
    """
    table = report.table(table_id)
    index = find_row(table, row_id)
    checked = _check_value(report, table, find_column(table, column_id), value)
    row = table.rows[index]
    values = {key: stored for key, stored in row.values.items() if key != column_id}
    if checked is not None:
        values = {
            column.id: checked if column.id == column_id else values[column.id]
            for column in table.columns
            if column.id == column_id or column.id in values
        }
    if values == row.values:
        return report
    rows = (*table.rows[:index], replace(row, values=values), *table.rows[index + 1 :])
    return _with_rows(report, table, rows)


def delete_row(report: Report, table_id: str, row_id: str) -> Report:
    """Delete a row."""
    table = report.table(table_id)
    index = find_row(table, row_id)
    return _with_rows(report, table, (*table.rows[:index], *table.rows[index + 1 :]))


def move_row(report: Report, table_id: str, row_id: str, direction: int) -> Report:
    """Move a row one place up (-1) or down (1); raise ``BadMove`` at either end."""
    table = report.table(table_id)
    index = find_row(table, row_id)
    target = index + (1 if direction > 0 else -1)
    if not 0 <= target < len(table.rows):
        raise BadMove(phrase("The row is already the first or last of the register."))
    rows = list(table.rows)
    rows[index], rows[target] = rows[target], rows[index]
    return _with_rows(report, table, tuple(rows))


def replace_rows(report: Report, table_id: str, rows: Iterable[Row]) -> Report:
    """Put other rows in place of all rows of a register; all are checked, or none is taken."""
    table = report.table(table_id)
    checked = tuple(_check_row(report, table, row) for row in rows)
    used_ids = {row.id for row in table.ready}
    for row in checked:
        if not row.id or row.id in used_ids:
            raise _id_taken_error(table, row.id)
        used_ids.add(row.id)
    return report if checked == table.rows else _with_rows(report, table, checked)


def _check_row(report: Report, table: Table, row: Row) -> Row:
    values = {}
    for key in row.values:
        value = _check_value(report, table, find_column(table, key), row.values[key])
        if value is not None:
            values[key] = value
    order = [column.id for column in table.columns if column.id in values]
    return replace(row, values={key: values[key] for key in order})


def _check_value(report: Report, table: Table, column: Column, value: Value | None) -> Value | None:
    type_ = find_type(column.type)
    if column.computed or isinstance(value, str):
        value = parse_cell(column, value if isinstance(value, str) else "")
    elif value is not None:
        value = type_.form.coerce(value)
    if value is None:
        return None
    if not type_.holds(column, value):
        raise BadValue(
            phrase(
                "“{value}” is not valid in the column “{column}” of “{table}”.",
                value=clean(str(value)),
                column=column.label,
                table=table.title,
            )
        )
    if type_.names_section and not _is_section_id(report, table, column, value):
        raise BadValue(
            phrase(
                "The column “{column}” names “{id}”, which is not a section of this report.",
                column=column.label,
                id=clean(str(value)),
            ),
            phrase(
                "Give the id of a section, like {example}.", example=_find_example_section(report)
            ),
        )
    return value


def _is_section_id(report: Report, table: Table, column: Column, value: Value) -> bool:
    """Return whether a section has this id, or had it: a row may outlive the section it names."""
    return value in report.shape.position or any(
        row.values.get(column.id) == value for row in table.rows
    )


def _find_example_section(report: Report) -> str:
    shape = report.shape
    return next((id_ for index, id_ in enumerate(shape.ids) if shape.is_leaf(index)), "p1")


def _id_taken_error(table: Table, id_: str) -> BadValue:
    return BadValue(
        phrase("The register “{table}” already has a row “{id}”.", table=table.title, id=id_),
        phrase("Give the row an id of its own."),
    )


def _with_rows(report: Report, table: Table, rows: tuple[Row, ...]) -> Report:
    return _with_table(report, replace(table, rows=rows))


def _with_table(report: Report, table: Table) -> Report:
    tables = tuple(table if existing.id == table.id else existing for existing in report.tables)
    return replace(report, tables=tables)
