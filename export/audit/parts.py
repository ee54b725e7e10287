"""The parts of a DOCX: how they refer to one another, and those that an audit reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from outline.errors import phrase

from .package import Package

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "[Content_Types].xml"
MOST_RELATIONSHIPS = 30_000
"""Most references between parts; a picture takes one."""
_RELATIONSHIP_TAG = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ROOT = "_rels/.rels"
_MAIN = "officeDocument"


class Relationship(NamedTuple):
    """One part refers to another part of the package."""

    id: str
    kind: str
    """The last word of its type, such as ``header``."""
    target: str
    """The name of the part, which may not be there."""


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """The parsed parts that an audit reads; a missing one is None."""

    document: Any
    styles: Any
    settings: Any
    theme: Any
    numbering: Any
    footnotes: Any
    related: dict[str, Any]
    """Headers and footers by relationship id."""


class Relationships:
    """The references of every part, read once and counted."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._read: dict[str, tuple[Relationship, ...]] = {}
        self._count = 0

    def of(self, part: str) -> tuple[Relationship, ...]:
        """Return what a part, or the package (``""``), refers to inside the package.

        Raises ``ExportError`` for a reference without a target, and where there are too many.
        """
        if part not in self._read:
            self._read[part] = tuple(self._relations(part))
            self._count += len(self._read[part])
            if self._count > MOST_RELATIONSHIPS:
                excess = phrase("over {most} references between its parts", most=MOST_RELATIONSHIPS)
                raise self._package.size_error(excess)
        return self._read[part]

    def main(self) -> str:
        """Return the part that is the document itself."""
        if TYPES not in self._package and _ROOT not in self._package:
            raise self._package.not_docx_error()
        mains = [relation.target for relation in self.of("") if relation.kind == _MAIN]
        if not mains:
            raise self._package.not_docx_error()
        return mains[0]

    def audited_parts(self) -> frozenset[str]:
        """Return the parts that ``read`` parses."""
        main = self.main()
        others = (relation.target for relation in self.of(main) if relation.kind in _AUDITED)
        return frozenset((main, *others))

    def _relations(self, part: str) -> Iterator[Relationship]:
        folder, _, last = part.rpartition("/")
        listing = "/".join(piece for piece in (folder, "_rels", f"{last}.rels") if piece)
        if part and listing not in self._package:
            return
        for element in self._package.parse(listing).iter(_RELATIONSHIP_TAG):
            target = element.get("Target", "")
            if not target:
                fault = phrase(
                    "the reference “{id}” in its part “{part}” has no target",
                    id=element.get("Id", "")[:20],
                    part=listing,
                )
                raise self._package.damage_error(fault)
            if element.get("TargetMode") != "External":
                kind = element.get("Type", "").rpartition("/")[2]
                yield Relationship(element.get("Id", ""), kind, _resolve(folder, target))


def read_parts(package: Package, relations: Relationships) -> DocumentParts:
    """Parse what an audit reads, each part once however often it is referred to.

    Raises ``ExportError`` where the document itself is missing or no part is what it should be.
    """
    main = relations.main()
    document = package.parse(main)
    if document.tag != f"{{{W}}}document" or document.find(f"{{{W}}}body") is None:
        raise package.damage_error(
            phrase("its part “{part}” is not the text of a document", part=main)
        )
    parsed: dict[str, Any] = {}
    sheets: dict[str, Any] = {}
    kinds: dict[str, Any] = {}
    for relation in relations.of(main):
        if relation.kind not in _AUDITED or relation.target not in package:
            continue  # what leads nowhere is told by ``opened``
        if relation.target not in parsed:
            parsed[relation.target] = package.parse(relation.target)
        root = parsed[relation.target]
        if relation.kind in _SHEETS:
            sheets[relation.id] = root
        else:
            kinds.setdefault(relation.kind, root)
    return DocumentParts(
        document=document, related=sheets, **{kind: kinds.get(kind) for kind in _SINGLE}
    )


_SHEETS = ("header", "footer")
_SINGLE = ("styles", "settings", "theme", "numbering", "footnotes")
_AUDITED = frozenset((*_SHEETS, *_SINGLE))


def _resolve(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    path = folder.split("/") if folder else []
    for piece in target.split("/"):
        if piece == "..":
            del path[-1:]
        elif piece != ".":
            path.append(piece)
    return "/".join(path)
