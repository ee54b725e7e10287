"""Change some keys of one table in the text of a file, and leave every other character alone.

tomlkit is given one ``key = value`` at a time: it keeps the spacing and the comment of that line,
and what a whole table or file costs it cannot arise (400 dotted keys take it 17 s to parse).
"""

from __future__ import annotations

from store.toml.spans import Span, header_end, statements

from .literals import key as bare_or_quoted
from .literals import literal
from .schema import Fields, Plain


def edit(span: Span, old: Fields, new: Fields) -> Span:
    """Return the span with the keys changed that differ between ``old`` and ``new``.

    A key that is not there yet goes behind the nearest of its neighbours in ``new``. A key that
    goes takes the comment on its own line along; comments on lines of their own stay. The text
    comes back with LF newlines.
    """
    body = span.body.replace("\r\n", "\n")
    if not body.endswith("\n"):
        body += "\n"
    span = Span(span.path, span.array, span.lead, body)
    statements_by_key = {each.key: each for each in statements(span) if not each.dotted}
    changes: list[tuple[int, int, str]] = []
    insert_offset = header_end(span)
    for name, value in new.items():
        statement = statements_by_key.get(name)
        if statement is not None:
            insert_offset = statement.end
            if old.get(name) != value:
                line = _replace(body[statement.start : statement.end], name, value)
                changes.append((statement.start, statement.end, line))
        elif old.get(name) != value:
            changes.append(
                (insert_offset, insert_offset, f"{bare_or_quoted(name)} = {literal(value)}\n")
            )
    for name in old.keys() - new.keys():
        statement = statements_by_key.get(name)
        if statement is not None:
            changes.append((statement.start, statement.end, ""))
    return Span(span.path, span.array, span.lead, _apply(body, changes))


def _apply(text: str, changes: list[tuple[int, int, str]]) -> str:
    """Apply changes that do not overlap; those at one place keep their order."""
    parts = []
    offset = 0
    for start, end, line in sorted(changes, key=lambda change: change[:2]):
        parts += [text[offset:start], line]
        offset = end
    return "".join([*parts, text[offset:]])


def _replace(statement: str, name: str, value: Plain) -> str:
    import tomlkit

    document = tomlkit.parse(statement)
    if isinstance(value, tuple) and _edit_list(document[name], value):
        return tomlkit.dumps(document)
    document = tomlkit.parse(statement)
    document[name] = tomlkit.parse(f"x = {literal(value)}\n")["x"]
    return tomlkit.dumps(document)


def _edit_list(array: object, value: tuple[str, ...]) -> bool:
    """Edit a list that is laid out over several lines, with its comments; False if that fails."""
    from tomlkit.items import Array

    if not isinstance(array, Array) or "\n" not in array.as_string() or not value:
        return False
    for item in list(array):
        if item not in value:
            array.remove(item)
    for index, item in enumerate(value):
        if item not in array:
            array.insert(index, item)
    return tuple(array) == value
