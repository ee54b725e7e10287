"""Change some keys of one table as it stands in the file, and leave every other character alone.

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
    standing = {found.key: found for found in statements(span) if not found.dotted}
    changes: list[tuple[int, int, str]] = []
    behind = header_end(span)
    for name, value in new.items():
        there = standing.get(name)
        if there is not None:
            behind = there.end
            if old.get(name) != value:
                line = _replace(body[there.start : there.end], name, value)
                changes.append((there.start, there.end, line))
        elif old.get(name) != value:
            changes.append((behind, behind, f"{bare_or_quoted(name)} = {literal(value)}\n"))
    for name in old.keys() - new.keys():
        there = standing.get(name)
        if there is not None:
            changes.append((there.start, there.end, ""))
    return Span(span.path, span.array, span.lead, _apply(body, changes))


def _apply(text: str, changes: list[tuple[int, int, str]]) -> str:
    """Apply changes that do not overlap; those at one place keep their order."""
    found = []
    at = 0
    for start, end, line in sorted(changes, key=lambda change: change[:2]):
        found += [text[at:start], line]
        at = end
    return "".join([*found, text[at:]])


def _replace(statement: str, name: str, value: Plain) -> str:
    import tomlkit

    document = tomlkit.parse(statement)
    if isinstance(value, tuple) and _edit_list(document[name], value):
        return tomlkit.dumps(document)
    document = tomlkit.parse(statement)
    document[name] = tomlkit.parse(f"x = {literal(value)}\n")["x"]
    return tomlkit.dumps(document)


def _edit_list(there: object, value: tuple[str, ...]) -> bool:
    """Edit a list that is laid out over several lines, with its comments; False if that fails."""
    from tomlkit.items import Array

    if not isinstance(there, Array) or "\n" not in there.as_string() or not value:
        return False
    for item in list(there):
        if item not in value:
            there.remove(item)
    for at, item in enumerate(value):
        if item not in there:
            there.insert(at, item)
    return tuple(there) == value
