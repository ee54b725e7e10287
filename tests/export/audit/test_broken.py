"""A DOCX that is broken in any way is audited, or refused in one sentence with the exit code 2.

What is drawn are choices; ``broken`` makes of them what becomes of a file.
"""

from __future__ import annotations

import io
import signal
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from export.audit import audit, package
from export.audit.compatibility import CODE
from export.audit.parts import MOST_RELATIONSHIPS
from outline.errors import ExportError
from tests.export import broken
from tests.export.shapes import (
    RELATION,
    SHAPES,
    in_body,
    packed,
    paragraph,
    parts,
    related,
    run,
    swapped,
)
from tests.tui.command import Ran, decuong

SECONDS = 60
"""After which an example hangs; none takes more than one."""
choices = st.lists(st.integers(0, (1 << 16) - 1), max_size=60)
CURE = "Open it in a word processor and save it again as a DOCX."


@contextmanager
def in_time() -> Iterator[None]:
    """Fail where something hangs."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def audited(data: bytes) -> Ran:
    """Run the command; hold that it ends with findings or with one sentence."""
    with in_time():
        ran = decuong("audit", "-", stdin=data)
    assert "unexpected error" not in ran.talk
    if ran.code == 2:
        assert ran.out == ""
        assert ran.talk.startswith("decuong: ")
        assert ran.talk.count("\n") == 1
        assert len(ran.talk) < 600
    else:
        assert ran.code in (0, 1)
        assert ran.talk == ""
    return ran


def refused(data: bytes) -> str:
    """Return the sentence that a file is refused with."""
    with in_time(), pytest.raises(ExportError) as caught:
        audit(data, "a.docx")
    assert caught.value.cure is not None
    return f"{caught.value.what} {caught.value.cure}"


def codes(data: bytes) -> list[str]:
    with in_time():
        return [finding.code for finding in audit(data, "a.docx").findings]


def unopened(data: bytes) -> list[str]:
    """Return why other programs cannot open a file."""
    findings = audit(data, "a.docx").findings
    return [str(finding.actual) for finding in findings if finding.code == CODE]


def break_one(kind: str, drawn: list[int]) -> int:
    numbers = iter(drawn)
    return audited(broken.CHANGES[kind](lambda below: next(numbers, 0) % max(below, 1))).code


@pytest.mark.parametrize("kind", broken.CHANGES)
def test_a_broken_file_is_audited_or_refused_in_a_sentence(kind: str) -> None:
    ended = set()

    @settings(max_examples=50)
    @given(choices)
    def any_change(drawn: list[int]) -> None:
        ended.add(break_one(kind, drawn))

    any_change()
    assert 2 in ended


@pytest.mark.slow
@pytest.mark.parametrize("kind", broken.CHANGES)
def test_many_broken_files_are_audited_or_refused(kind: str) -> None:
    @settings(max_examples=1_500)
    @given(choices)
    def any_change(drawn: list[int]) -> None:
        break_one(kind, drawn)

    any_change()


@pytest.mark.slow
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_byte_anywhere_in_a_file_may_be_wrong(method: int) -> None:
    data = packed(parts(), method)
    for at in range(0, len(data), 7):
        audited(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])


@pytest.mark.parametrize("part", list(parts()))
def test_one_wrong_byte_names_the_part_and_the_cure(part: str) -> None:
    files = parts()
    data = packed(files, zipfile.ZIP_STORED)
    at = data.index(files[part]) + len(files[part]) // 2
    wrong = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
    assert refused(wrong) == f"“a.docx” is damaged: its part “{part}” cannot be unpacked. {CURE}"
    files[part] = files[part][:-3] + b"\xff" + files[part][-2:]
    sentence = refused(packed(files))
    assert sentence.startswith(f"“a.docx” is damaged: its part “{part}” is not valid XML (line ")
    assert sentence.endswith(CURE)


@pytest.mark.parametrize("part", list(parts()))
def test_a_part_that_is_missing_is_named(part: str) -> None:
    files = parts()
    del files[part]
    if part in ("[Content_Types].xml", "_rels/.rels", "word/document.xml"):
        assert refused(packed(files)).startswith(
            f"“a.docx” is damaged: its part “{part}” is missing"
        )
    elif part != "word/_rels/document.xml.rels":  # a document need not refer to anything
        assert f"“{part}” is missing, though others refer to it" in "".join(unopened(packed(files)))


def test_a_part_that_is_there_twice_is_named() -> None:
    out = io.BytesIO(packed(parts()))
    with (
        zipfile.ZipFile(out, "a") as opened,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        opened.writestr("word/styles.xml", parts()["word/styles.xml"])
    (why,) = unopened(out.getvalue())
    assert "“word/styles.xml” is there twice" in why


def entry(data: bytes, part: str) -> int:
    """Return where the directory of a zip speaks of a part."""
    return data.index(part.encode(), data.index(b"PK\x01\x02")) - 46


def altered(part: str, offset: int, form: str, value: int) -> bytes:
    data = bytearray(packed(parts()))
    struct.pack_into(form, data, entry(bytes(data), part) + offset, value)
    return bytes(data)


@pytest.mark.parametrize(
    ("offset", "form", "value", "why"),
    [
        (8, "<H", 1, "is locked with a password"),
        (10, "<H", 99, "is compressed by method 99, which no word processor knows"),
        (10, "<H", zipfile.ZIP_LZMA, "is compressed by method 14, which no word processor knows"),
        (16, "<I", 0, "cannot be unpacked"),
        (20, "<I", 3, "cannot be unpacked"),
        (24, "<I", 10, "cannot be unpacked"),
        (24, "<I", 100_000, "cannot be unpacked"),
        (42, "<I", 1, "cannot be unpacked"),
        (42, "<I", 0x7FFFFFFF, "cannot be unpacked"),
    ],
)
def test_what_the_directory_says_wrongly_of_a_part_is_told(
    offset: int, form: str, value: int, why: str
) -> None:
    for part in ("word/document.xml", "docProps/core.xml"):
        sentence = refused(altered(part, offset, form, value))
        assert sentence == f"“a.docx” is damaged: its part “{part}” {why}. {CURE}"


def test_a_part_that_unpacks_to_more_than_it_says_is_not_unpacked() -> None:
    files = parts()
    files["word/bomb.xml"] = b"<a/>" + b" " * 50_000_000
    data = bytearray(packed(files))
    at = entry(bytes(data), "word/bomb.xml")
    struct.pack_into("<I", data, at + 16, zlib.crc32(b"<a/>"))
    struct.pack_into("<I", data, at + 24, 4)
    assert "“word/bomb.xml” cannot be unpacked" in refused(bytes(data))


@pytest.mark.parametrize("kind", broken.files_of_others())
def test_another_file_with_the_name_of_a_docx_is_refused(kind: str) -> None:
    data = broken.files_of_others()[kind]
    assert audited(data).code == 2
    sentence = refused(data)
    assert "“a.docx”" in sentence
    if kind == "odt":
        assert sentence.startswith("“a.docx” is an OpenDocument file, not a DOCX.")


@pytest.mark.parametrize("target", [b"", b'Target=""'])
def test_a_reference_without_a_target_names_its_part(target: bytes) -> None:
    for part, old in (
        ("word/_rels/document.xml.rels", b'Target="styles.xml"'),
        ("_rels/.rels", b'Target="docProps/core.xml"'),
    ):
        files = parts()
        files[part] = files[part].replace(old, target)
        sentence = refused(packed(files))
        assert f"in its part “{part}” has no target. {CURE}" in sentence


def test_a_reference_that_leads_nowhere_is_a_finding() -> None:
    for target in ("gone.xml", "/gone.xml", "../../gone.xml", "a/" * 500 + "gone.xml"):
        more = RELATION.format(id="x", kind="image", target=target)
        data = swapped(
            "word/_rels/document.xml.rels", b"</Relationships>", f"{more}</Relationships>".encode()
        )
        (why,) = unopened(data)
        assert "is missing, though others refer to it" in why


def test_a_reference_that_leads_outside_is_not_followed() -> None:
    more = RELATION.format(id="x", kind="styles", target="file:///etc/passwd")
    more = more.replace("/>", ' TargetMode="External"/>')
    data = swapped(
        "word/_rels/document.xml.rels", b"</Relationships>", f"{more}</Relationships>".encode()
    )
    assert codes(data) == []


def test_parts_that_refer_to_each_other_in_a_circle_or_a_long_chain_are_read() -> None:
    files = parts()
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    for at in range(1_500):
        files[f"word/c{at}.xml"] = b"<a/>"
        target = f"c{(at + 1) % 1_500}.xml"
        links = RELATION.format(id="a", kind="x", target=target)
        links += RELATION.format(id="b", kind="x", target="document.xml")
        files[f"word/_rels/c{at}.xml.rels"] = f"{head}{links}</Relationships>".encode()
    more = RELATION.format(id="x", kind="x", target="c0.xml")
    name = "word/_rels/document.xml.rels"
    files[name] = files[name].replace(b"</Relationships>", f"{more}</Relationships>".encode())
    assert audited(packed(files)).code in (0, 1)


def test_styles_that_stand_on_each_other_in_a_circle_are_read() -> None:
    files = parts()
    name = "word/styles.xml"
    files[name] = files[name].replace(
        b'<w:name w:val="Normal"/>', b'<w:name w:val="Normal"/><w:basedOn w:val="BodyText"/>'
    )
    assert audited(packed(files)).code in (0, 1)


def test_a_document_without_styles_is_read() -> None:
    files = {name: data for name, data in parts().items() if name != "word/styles.xml"}
    for name in ("word/_rels/document.xml.rels", "[Content_Types].xml"):
        lines = files[name].splitlines()
        files[name] = b"\n".join(line for line in lines if b"styles.xml" not in line)
    assert CODE not in codes(packed(files))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_writings_of_unicode_are_read(encoding: str) -> None:
    files = parts()
    for name in ("word/document.xml", "word/styles.xml"):
        words = files[name].decode()
        if encoding == "utf-16":
            words = words.replace("UTF-8", "UTF-16", 1)
        files[name] = words.encode(encoding)
    assert codes(packed(files)) == []


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "windows-1252"])
def test_an_encoding_that_hides_what_is_counted_is_refused(encoding: str) -> None:
    files = parts()
    words = f"<?xml version='1.0' encoding='{encoding.upper()}'?><a/>"
    files["word/styles.xml"] = words.encode("cp037" if encoding == "cp037" else "ascii")
    assert "its part “word/styles.xml” is " in refused(packed(files))


@pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml", "_rels/.rels"])
def test_entities_that_multiply_are_never_read(part: str) -> None:
    files = parts()
    files[part] = files[part].replace(b"?>", b"?>" + broken.ENTITIES, 1)
    sentence = refused(packed(files))
    assert f"its part “{part}” declares a document type" in sentence


@pytest.mark.parametrize(
    "xml",
    [
        "<w:p>" * 5_000 + "</w:p>" * 5_000,
        paragraph(run("a" * 11_000_000)),
        '<w:p w:x="' + "a" * 11_000_000 + '"/>',
    ],
    ids=["deep", "text", "attribute"],
)
def test_what_no_parser_takes_is_refused(xml: str) -> None:
    assert "its part “word/document.xml” is not valid XML (line " in refused(in_body(xml))


@pytest.mark.parametrize("shape", SHAPES)
def test_much_of_one_thing_is_audited(shape: str) -> None:
    assert audited(SHAPES[shape](3_000)).code in (0, 1)


def test_references_to_one_header_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = package.Package.parse

    def remember(self: package.Package, part: str) -> object:
        parsed.append(part)
        return parse(self, part)

    monkeypatch.setattr(package.Package, "parse", remember)
    assert codes(related(20_000, "header", "header.xml")) == []
    assert parsed.count("word/header.xml") == 1


def test_more_references_than_a_report_has_are_refused() -> None:
    sentence = refused(related(MOST_RELATIONSHIPS, "header", "header.xml"))
    assert "is too large to be audited: over 30000 references between its parts" in sentence


@pytest.mark.parametrize(
    "xml", ["<w:p/>" * 5_000_000, "<w:p " + 'a="" ' * 2_000_000 + "/>"], ids=["elements", "values"]
)
def test_more_elements_than_a_report_has_are_refused_before_they_are_parsed(
    xml: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = in_body(xml)
    monkeypatch.setattr(etree, "fromstring", lambda *_: pytest.fail("it was parsed"))
    sentence = refused(data)
    assert sentence == (
        "“a.docx” is too large to be audited: over 3 million tags or 2 million attributes. "
        "Split it and audit the parts one by one."
    )


def test_more_parts_than_a_report_has_are_refused() -> None:
    few = packed({f"a{at}": b"" for at in range(package.MEMBERS + 1)})
    many = packed({f"a{at}": b"" for at in range(2 * package.MEMBERS + 1)})
    for data in (few, many):
        assert "would unpack to far more than any report needs" in refused(data)


def test_findings_of_one_kind_beyond_what_anybody_reads_are_counted() -> None:
    findings = audit(SHAPES["recipients"](1_000), "a.docx").findings
    marks = [finding for finding in findings if finding.code == "recipients.end"]
    assert len(marks) == 200
    assert sum(finding.repeats for finding in marks) + 200 >= 1_000
