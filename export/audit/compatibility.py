"""Whether other programs open the file: by its references and types, and asked of python-docx.

The audit itself reads only the parts that it needs; a reference that leads nowhere or a
part without a type is seen here.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO

from outline.errors import Phrase, phrase

from .finding import AuditFinding, Location, RuleSource
from .package import Package
from .parts import TYPES, Relationships

CODE = "file.unopened"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_NAMESPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CUSTOM = "customXml/"
"""What other programs keep in a document: never read, so it may be anything."""
_NAME_LENGTH = 80


class ContentTypes:
    """The content type of every part, by its name or its extension."""

    def __init__(self, package: Package) -> None:
        """Read the list of types; raise ``ExportError`` where it is missing or damaged."""
        self._by_name: dict[str, str] = {}
        self._by_ending: dict[str, str] = {}
        for element in package.parse(TYPES):
            type_ = element.get("ContentType", "")
            if element.tag == f"{_NAMESPACE}Override":
                self._by_name[element.get("PartName", "").lower()] = type_
            elif element.tag == f"{_NAMESPACE}Default":
                self._by_ending[element.get("Extension", "").lower()] = type_

    def of(self, part: str) -> str:
        """Return the type of a part; ``""`` where it has none."""
        name = f"/{part}".lower()
        ending = name.rpartition("/")[2].rpartition(".")[2]
        return self._by_name.get(name) or self._by_ending.get(ending, "")


def check(package: Package, relations: Relationships, data: bytes) -> tuple[AuditFinding, ...]:
    """Return a finding for each thing that keeps other programs from opening the file.

    Raises ``ExportError`` for an unreadable XML part. The tree that python-docx parses is freed
    before the audit parses its own, so that memory holds one of the two.
    """
    main = relations.main()
    types = ContentTypes(package)
    reached = tuple(_reachable_parts(relations))
    _check_xml(package, types, relations, reached)
    faults: list[Phrase | str] = [*_find_faults(package, types, main, reached)]
    faults = faults or [*_try_python_docx(data)]
    return tuple(_finding(fault) for fault in faults)


def _reachable_parts(relations: Relationships) -> Iterator[str]:
    """Yield every part that something refers to, once."""
    met: set[str] = set()
    sources = [""]
    while sources:
        for relation in relations.of(sources.pop()):
            if relation.target not in met:
                met.add(relation.target)
                sources.append(relation.target)
                yield relation.target


def _check_xml(
    package: Package, types: ContentTypes, relations: Relationships, reached: Sequence[str]
) -> None:
    """Raise ``ExportError`` for a part that is declared as XML and is not valid XML."""
    parsed_later = relations.audited_parts()
    for part in reached:
        if part not in package or part.startswith(_CUSTOM) or not types.of(part).endswith("xml"):
            continue
        if part in parsed_later:
            package.utf8(part)
        else:
            package.parse(part)


def _find_faults(
    package: Package, types: ContentTypes, main: str, reached: Sequence[str]
) -> Iterator[Phrase]:
    for part in package.repeated_names:
        yield phrase("“{part}” is there twice", part=part[:_NAME_LENGTH])
    for part in reached:
        if part not in package:
            yield phrase("“{part}” is missing, though others refer to it", part=part[:_NAME_LENGTH])
        elif not types.of(part):
            yield phrase("“{part}” has no type", part=part[:_NAME_LENGTH])
    type_ = types.of(main)
    if type_ and type_ != _MAIN:
        yield phrase(
            "“{part}” is of the type {type}", part=main[:_NAME_LENGTH], type=type_[:_NAME_LENGTH]
        )


def _try_python_docx(data: bytes) -> Iterator[Phrase | str]:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        docx.Document(BytesIO(data))
    except (
        *(OpcError, LxmlError, zipfile.BadZipFile, zlib.error),
        *(LookupError, ValueError, TypeError, AttributeError, RuntimeError, OSError, EOFError),
    ) as error:
        yield " ".join(str(error).split())[:_NAME_LENGTH] or type(error).__name__


def _finding(fault: Phrase | str) -> AuditFinding:
    return AuditFinding(
        CODE,
        Location(phrase("The file")),
        phrase("Other programs can open it."),
        phrase("A usual reader of DOCX files cannot: {why}", why=fault),
        phrase("Open it in a word processor and save it again as a DOCX."),
        RuleSource("ISO/IEC 29500", "A"),
    )
