"""DOCX files as they should not be: the sample, changed at any part, reference, sign or byte.

``pick(n)`` chooses a number below n; the same choices make the same file.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable

from .shapes import Parts, packed, parts

Pick = Callable[[int], int]
_TOKEN = re.compile(rb"<[^>]*>|[^<]+")
_VALUE = re.compile(rb'="([^"]*)"')
_TARGET = re.compile(rb'Target="[^"]*"')
TYPES, RELATIONS, MAIN = "[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml"
VALUES = (
    *(b"", b"-1", b"0", b"9" * 5000, b"1e400", b"nan", b"a" * 3000, b"&#1114111;", b"\xff", b"&x;"),
    *(
        b"Heading1",
        b"BodyText",
        b"rIdHeader",
        b"w:p",
        b"../../x",
        b"\xe2\x80\xae",
        b"none",
        b"true",
    ),
)
"""What no attribute means."""
TARGETS = (
    *(b"", b'Target=""', b'Target="gone.xml"', b'Target="/word/document.xml"', b'Target="."'),
    *(b'Target="../../../etc/passwd"', b'Target="http://x/" TargetMode="External"'),
    *(
        b'Target="document.xml"',
        b'Target="_rels/document.xml.rels"',
        b'Target="%s"' % (b"a/" * 999),
    ),
    *(b'Target="NULL"', b'Target="header.xml#x"', b'TargetMode="External"', b'Target="\\\\x\\y"'),
)
"""Where a reference cannot lead."""
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]>' % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(98, 108)
)
_METHODS = (9, 12, 14, 95, 99, 65535)


def change_parts(pick: Pick) -> bytes:
    """Take parts away, garble, empty, cut, swap or rename them, or say them in other letters."""
    files = parts()
    for _ in range(1 + pick(2)):
        name, other = (list(files)[pick(len(files))] for _ in range(2))
        data = files[name]
        match pick(9):
            case 0:
                del files[name]
                if not files:
                    return packed(files)
            case 1:
                files[name] = bytes(pick(256) for _ in range(pick(40)))
            case 2:
                files[name] = data[: pick(len(data) + 1)]
            case 3:
                files[name], files[other] = files[other], data
            case 4:
                files[f"{name}x"] = files.pop(name)
            case 5:
                files[name] = data.decode("utf-8", "replace").encode(
                    ("utf-16", "utf-16-le", "utf-16-be", "utf-7", "cp037")[pick(5)], "replace"
                )
            case 6:
                files[name] = data.replace(b"UTF-8", (b"x", b"UTF-7", b"IBM037", b"\xff")[pick(4)])
            case 7:
                files[name] = data.replace(b"?>", b"?>" + ENTITIES, 1)
            case _:
                at = pick(len(data) + 1)
                files[name] = data[:at] + bytes([pick(256)]) + data[at + 1 :]
    return packed(files)


def change_references(pick: Pick) -> bytes:
    """Let references and types lead astray, or doubt that they exist."""
    files = parts()
    for _ in range(1 + pick(3)):
        name = (TYPES, "_rels/.rels", RELATIONS)[pick(3)]
        pattern = _TOKEN if name == TYPES or pick(4) == 0 else _TARGET
        found = list(pattern.finditer(files[name]))
        match = found[pick(len(found))]
        new = TARGETS[pick(len(TARGETS))] if pattern is _TARGET else match[0] * (2 * pick(2))
        files[name] = files[name][: match.start()] + new + files[name][match.end() :]
    return packed(files)


def change_signs(pick: Pick) -> bytes:
    """Take away, double, move or alter tags, words and values of the parts that are read."""
    files = parts()
    names = [name for name in files if name.startswith("word/") and name.endswith(".xml")]
    for _ in range(1 + pick(4)):
        name = names[pick(len(names))]
        data = files[name]
        found = list((_VALUE if pick(2) else _TOKEN).finditer(data))
        match, other = (found[pick(len(found))] for _ in range(2))
        if match.re is _VALUE:
            new = b'="%s"' % VALUES[pick(len(VALUES))]
        else:
            new = (b"", match[0] * 2, match[0] * 300, other[0], b"<w:p>", b"</w:p>")[pick(6)]
        files[name] = data[: match.start()] + new + data[match.end() :]
    return packed(files)


def change_zip(pick: Pick) -> bytes:
    """Change the file that holds the parts: bytes of it, or what its directory says."""
    data = bytearray(packed(parts(), (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)[pick(2)]))
    entries = [match.start() for match in re.finditer(b"PK\x01\x02", bytes(data))]
    entry = entries[pick(len(entries))]
    (size,) = struct.unpack_from("<I", data, entry + 24)
    match pick(9):
        case 0:
            struct.pack_into("<H", data, entry + 8, 1)  # locked
        case 1:
            struct.pack_into("<H", data, entry + 10, _METHODS[pick(len(_METHODS))])
        case 2:
            struct.pack_into("<I", data, entry + 16, pick(1 << 16))  # the sum
        case 3:
            lies = (0, size - 1, size + 1, size * 1000, 0xFFFFFFFF, 0xFFFFFFFE)
            struct.pack_into("<I", data, entry + (20, 24)[pick(2)], lies[pick(6)] % (1 << 32))
        case 4:
            struct.pack_into("<I", data, entry + 42, pick(len(data)))  # where it begins
        case 5:
            end = len(data) - 22
            struct.pack_into("<H", data, end + (8, 10, 20)[pick(3)], pick(1 << 16))
        case 6:
            del data[pick(len(data)) :]
        case 7:
            data[pick(len(data)) :] = data[pick(len(data)) :]
        case _:
            for _ in range(1 + pick(6)):
                data[pick(len(data))] = pick(256)
    return bytes(data)


def files_of_others() -> dict[str, bytes]:
    """Return what somebody may call a DOCX that is none."""
    document: Parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": b"<a/>",
    }
    book = parts()
    book[MAIN] = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    return {
        "nothing": b"",
        "text": "Báo cáo".encode(),
        "rtf": b"{\\rtf1 a}",
        "pdf": b"%PDF-1.7\n",
        "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "odt": packed(document),
        "zip": packed({"a.txt": b"a"}),
        "empty zip": packed({}),
        "xlsx": packed(book),
    }


CHANGES: dict[str, Callable[[Pick], bytes]] = {
    "parts": change_parts,
    "references": change_references,
    "signs": change_signs,
    "zip": change_zip,
}
