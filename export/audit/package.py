"""Opens the zip of a DOCX from any source: checks every part, and all within limits."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from lxml import etree

from outline.errors import ExportError, Phrase, phrase

LARGEST = 200 * 1024 * 1024
"""Bytes that all parts together may unpack to."""
STEEPEST = 200
"""How many times larger than the file the parts may be; text packs some twenty times."""
MEMBERS = 5_000
"""Most parts."""
TAGS, VALUES = 3_000_000, 2_000_000
"""Most signs that begin or end an element, and most that give an attribute its value.

What is parsed takes hundreds of bytes however short it is written, so a limit of bytes does not
bound the memory. Ten thousand headings have 600,000 tags as we print them, twice as many when
another word processor saves them.
"""

_DOCTYPE = b"<!DOCTYPE"
_BEGIN = rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+<"
_XML = re.compile(_BEGIN)
_UTF16_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""How UTF-16 begins."""
_ENCODING = re.compile(_BEGIN + rb"\?xml[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']([\w.-]{1,40})")
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/main": (
        b"http://schemas.openxmlformats.org/drawingml/2006/main"
    ),
}
"""ISO's strict names and those that everybody writes."""
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_ENTRY = b"PK\x01\x02"
_LOCAL, _LOCAL_SIZE = b"PK\x03\x04", 30
_RAW = -15
"""A bare deflate stream, as zips hold it."""
_ENCRYPTED_FLAG = 1
_NO_ZIP = (
    *(zipfile.BadZipFile, NotImplementedError, EOFError, OSError),
    *(ValueError, LookupError, OverflowError, struct.error),
)
"""What ``zipfile`` raises at a directory that is none."""
_NAME_LENGTH = 80
"""Letters of a part's name that a message quotes."""


class Package:
    """The parts of a DOCX by name.

    ``zipfile`` reads the directory; the parts themselves are unpacked here, since it believes the
    directory about their size and may unpack a thousand times of it at once.
    """

    def __init__(self, data: bytes, name: str) -> None:
        """Check the whole file; ``name`` is for the messages.

        Raises ``ExportError`` for what is no zip, is locked with a password, has a damaged part or
        would unpack to more than is sensible.
        """
        self.name = name
        self._data = memoryview(data)
        members = self._directory(data)
        self._members = {member.filename: member for member in members}
        self.repeated_names = _find_repeated([member.filename for member in members])
        """Names that the directory has twice."""
        self._weigh(members)
        tags = values = 0
        for member in members:
            content = self._unpack(member)
            if is_xml(content):
                tags += content.count(b"<")
                values += content.count(b"=")
        if tags > TAGS or values > VALUES:
            excess = phrase(
                "over {tags} million tags or {values} million attributes",
                tags=TAGS // 1_000_000,
                values=VALUES // 1_000_000,
            )
            raise self.size_error(excess)

    def __contains__(self, part: str) -> bool:
        return part in self._members

    def read(self, part: str) -> bytes:
        """Return a part's bytes; raise ``ExportError`` where it is not there."""
        if part not in self._members:
            raise self.damage_error(
                phrase("its part “{part}” is missing", part=part[:_NAME_LENGTH])
            )
        return self._unpack(self._members[part])

    def parse(self, part: str) -> Any:
        """Parse a part: no entity is resolved, nothing is fetched, a document type is refused.

        The encoding is always UTF-8, since others can hide what was counted.
        """
        content = self.utf8(part)
        for strict, usual in _STRICT.items():
            content = content.replace(strict, usual)
        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False
        )
        try:
            return etree.fromstring(content, parser)
        except (etree.LxmlError, ValueError) as error:
            line = getattr(error, "lineno", None) or 1
            fault = phrase(
                "its part “{part}” is not valid XML (line {line})",
                part=part[:_NAME_LENGTH],
                line=line,
            )
            raise self.damage_error(fault) from error

    def utf8(self, part: str) -> bytes:
        """Return a part of XML as UTF-8; raise ``ExportError`` for what no DOCX may hold."""
        content = self.read(part)
        if content.startswith(_UTF16_STARTS):
            try:
                content = _from_utf16(content)
            except UnicodeError as error:
                fault = phrase("its part “{part}” is not valid text", part=part[:_NAME_LENGTH])
                raise self.damage_error(fault) from error
        elif declared := _ENCODING.match(content):
            encoding = declared[1].lower()
            if encoding not in _ENCODINGS:
                fault = phrase(
                    "its part “{part}” is written in {encoding}, not in UTF-8",
                    part=part[:_NAME_LENGTH],
                    encoding=encoding.decode("ascii", "replace"),
                )
                raise self.damage_error(fault)
        if _DOCTYPE in content:
            fault = phrase("its part “{part}” declares a document type", part=part[:_NAME_LENGTH])
            raise self.damage_error(fault)
        return content

    def damage_error(self, fault: Phrase) -> ExportError:
        """Return the error that names what is wrong, and the cure."""
        return ExportError(
            phrase("“{name}” is damaged: {fault}.", name=self.name, fault=fault),
            phrase("Open it in a word processor and save it again as a DOCX."),
        )

    def not_docx_error(self) -> ExportError:
        """Return the error of a file that is something else."""
        return ExportError(
            phrase("“{name}” is not a DOCX, or is damaged.", name=self.name),
            phrase("Open it in a word processor and save it again as a DOCX."),
        )

    def size_error(self, excess: Phrase) -> ExportError:
        """Return the error of a file that would take too long or too much memory."""
        return ExportError(
            phrase("“{name}” is too large to be audited: {what}.", name=self.name, what=excess),
            phrase("Split it and audit the parts one by one."),
        )

    def _directory(self, data: bytes) -> list[zipfile.ZipInfo]:
        if data.startswith(_OLD_WORD):
            raise ExportError(
                phrase("“{name}” is an old .doc file, or locked with a password.", name=self.name),
                phrase("Open it in a word processor and save it as a DOCX without a password."),
            )
        if data.count(_ENTRY) > 2 * MEMBERS:  # zipped files inside have directories of their own
            raise self._unpacked_size_error()
        try:
            with zipfile.ZipFile(BytesIO(data)) as package:
                members = package.infolist()
        except _NO_ZIP as error:
            raise self.not_docx_error() from error
        return [member for member in members if not member.is_dir()]

    def _weigh(self, members: Sequence[zipfile.ZipInfo]) -> None:
        unpacked_size = sum(member.file_size for member in members)
        size = len(self._data)
        if unpacked_size > LARGEST or unpacked_size > STEEPEST * size or len(members) > MEMBERS:
            raise self._unpacked_size_error()
        if "mimetype" in self and self.read("mimetype").startswith(_OPEN_DOCUMENT):
            raise ExportError(
                phrase("“{name}” is an OpenDocument file, not a DOCX.", name=self.name),
                phrase("Open it in a word processor and save it as a DOCX."),
            )

    def _unpacked_size_error(self) -> ExportError:
        return ExportError(
            phrase("“{name}” would unpack to far more than any report needs.", name=self.name),
            phrase("It was not opened; ask its sender for another copy."),
        )

    def _unpack(self, member: zipfile.ZipInfo) -> bytes:
        """Return the content of a member, if its length and checksum match the directory."""
        part = member.filename[:_NAME_LENGTH]
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise self.damage_error(
                phrase("its part “{part}” is locked with a password", part=part)
            )
        packed = self._packed_bytes(member)
        content: bytes | None = None
        if member.compress_type == zipfile.ZIP_STORED:
            content = bytes(packed)
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            inflater = zlib.decompressobj(_RAW)
            try:
                content = inflater.decompress(packed, member.file_size + 1)
            except zlib.error:
                content = None
            if not inflater.eof:
                content = None
        else:
            fault = phrase(
                "its part “{part}” is compressed by method {method}, which no word processor knows",
                part=part,
                method=member.compress_type,
            )
            raise self.damage_error(fault)
        if content is None or len(content) != member.file_size or zlib.crc32(content) != member.CRC:
            raise self.damage_error(phrase("its part “{part}” cannot be unpacked", part=part))
        return content

    def _packed_bytes(self, member: zipfile.ZipInfo) -> memoryview:
        """Return a member's bytes as they are in the file; fewer where its directory lies."""
        start = member.header_offset
        if start < 0 or bytes(self._data[start : start + len(_LOCAL)]) != _LOCAL:
            return self._data[:0]
        if start + _LOCAL_SIZE > len(self._data):
            return self._data[:0]
        spelt, extra = struct.unpack_from("<HH", self._data, start + _LOCAL_SIZE - 4)
        begin = start + _LOCAL_SIZE + spelt + extra
        return self._data[begin : begin + member.compress_size]


def is_xml(content: bytes) -> bool:
    """Whether a part begins like XML."""
    return content.startswith(_UTF16_STARTS) or _XML.match(content) is not None


def _from_utf16(content: bytes) -> bytes:
    if content.startswith((b"<\0", b"\0<")):
        text = content.decode("utf-16-le" if content[:1] == b"<" else "utf-16-be")
    else:
        text = content.decode("utf-16")
    return text.encode()


def _find_repeated(names: Sequence[str]) -> tuple[str, ...]:
    met: set[str] = set()
    repeated = {}
    for name in names:
        if name in met:
            repeated[name] = True
        met.add(name)
    return tuple(repeated)
