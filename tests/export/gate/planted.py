"""Thirty-nine ways in which a DOCX goes wrong, each a small change of a good one."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable

Files = dict[str, bytes]
Change = Callable[[Files], Files]

BODY, NOTES, STYLES = "word/document.xml", "word/footnotes.xml", "word/styles.xml"
LISTS, SETTINGS, RELATIONS = (
    "word/numbering.xml",
    "word/settings.xml",
    "word/_rels/document.xml.rels",
)
TYPES = "[Content_Types].xml"


def unpacked(data: bytes) -> Files:
    """Return the parts by name, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(files: Files) -> bytes:
    """Return the parts as a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def swap(part: str, pattern: str, new: str) -> Change:
    """Return a change of the first match of a pattern in a part; it must be there."""

    def change(files: Files) -> Files:
        text, count = re.subn(pattern, new, files[part].decode(), count=1, flags=re.DOTALL)
        assert count == 1, f"{part} holds no {pattern}"
        return files | {part: text.encode()}

    return change


def drop(part: str) -> Change:
    """Return a change that loses a part."""
    return lambda files: {name: data for name, data in files.items() if name != part}


def both(one: Change, other: Change) -> Change:
    """Return both changes, one after the other."""
    return lambda files: other(one(files))


def _intruder(element: str) -> Change:
    return swap(BODY, r"<w:body>", rf"<w:body>{element}")


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINK = f'<w:hyperlink xmlns:r="{_OFFICE}" r:id="rIdNone"/>'

CHANGES: dict[str, Change] = {
    "01_pPr_order": _intruder(
        '<w:p><w:pPr><w:jc w:val="left"/><w:pStyle w:val="BodyText"/></w:pPr></w:p>'
    ),
    "02_rPr_order": _intruder("<w:p><w:r><w:rPr><w:i/><w:b/></w:rPr></w:r></w:p>"),
    "03_tcW_missing": swap(BODY, r'<w:tcW w:w="\d+" w:type="dxa"/>', ""),
    "04_tblGrid_missing": swap(BODY, r"<w:tblGrid>.*?</w:tblGrid>", ""),
    "05_cell_without_p": swap(
        BODY, r"(<w:tc><w:tcPr>(?:(?!</w:tcPr>).)*</w:tcPr>).*?</w:tc>", r"\1</w:tc>"
    ),
    "06_row_missing_cells": swap(BODY, r"(<w:tblHeader/></w:trPr>)<w:tc>.*?</w:tc>", r"\1"),
    "07_footnote_ref_dangling": swap(
        BODY, r'footnoteReference w:id="1"', 'footnoteReference w:id="99"'
    ),
    "08_footnote_id_duplicated": swap(NOTES, r'<w:footnote w:id="2"', '<w:footnote w:id="1"'),
    "09_footnotes_no_separators": swap(
        NOTES, r'<w:footnote w:type="separator".*?<w:footnote w:id="1"', '<w:footnote w:id="1"'
    ),
    "10_rId_duplicated": swap(RELATIONS, r'Id="rIdNumbering"', 'Id="rIdStyles"'),
    "11_rId_dangling": _intruder(f"<w:p>{_LINK}</w:p>"),
    "12_rel_target_missing": swap(RELATIONS, r'Target="numbering.xml"', 'Target="nowhere.xml"'),
    "13_content_type_missing": swap(TYPES, r'<Override PartName="/word/styles.xml"[^>]*/>', ""),
    "14_attr_enum_bad": _intruder('<w:p><w:pPr><w:jc w:val="middle"/></w:pPr></w:p>'),
    "15_attr_int_bad": _intruder('<w:p><w:pPr><w:spacing w:after="six"/></w:pPr></w:p>'),
    "16_numId_dangling": _intruder(
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr></w:pPr></w:p>'
    ),
    "17_style_dangling": _intruder('<w:p><w:pPr><w:pStyle w:val="Nowhere"/></w:pPr></w:p>'),
    "18_field_unclosed": _intruder(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    ),
    "19_control_char_raw": swap(BODY, r"(<w:t>)", "\\1\x0b"),
    "20_control_char_ref": swap(BODY, r"(<w:t>)", r"\1&#11;"),
    "21_bookmark_unclosed": swap(BODY, r'<w:bookmarkEnd w:id="2"/>', ""),
    "22_bookmark_id_dup": both(
        swap(BODY, r'(bookmarkStart w:id=)"2"', r'\1"1"'),
        swap(BODY, r'(bookmarkEnd w:id=)"2"', r'\1"1"'),
    ),
    "23_comment_dangling": _intruder('<w:p><w:r><w:commentReference w:id="5"/></w:r></w:p>'),
    "24_settings_order": swap(SETTINGS, r"(<w:zoom [^>]*/>)(.*)(</w:settings>)", r"\2\1\3"),
    "25_num_before_abstractNum": swap(
        LISTS, r"(<w:abstractNum .*</w:abstractNum>)(<w:num .*</w:num>)", r"\2\1"
    ),
    "26_unknown_element": _intruder("<w:p><w:invented/></w:p>"),
    "27_p_in_p": _intruder("<w:p><w:p/></w:p>"),
    "28_xmlspace_missing": swap(BODY, r' xml:space="preserve"', ""),
    "32_styles_part_missing": drop(STYLES),
    "33_header_rel_wrong": swap(
        BODY, r'(headerReference w:type="default" r:id=)"[^"]*"', r'\1"rIdStyles"'
    ),
    "34_sectPr_order": swap(BODY, r"(<w:pgSz [^>]*/>)(<w:pgMar [^>]*/>)", r"\2\1"),
    "35_xml_not_wellformed": swap(BODY, r"</w:body>", ""),
    "36_abstractNum_dup_id": swap(LISTS, r"(<w:abstractNum .*?</w:abstractNum>)", r"\1\1"),
    "37_neg_indent_huge": _intruder('<w:p><w:pPr><w:ind w:left="-99999"/></w:pPr></w:p>'),
    "38_text_dropped_wt": swap(BODY, r"<w:t>([^<]{6,})</w:t>", ""),
    "39_t_directly_in_p": swap(BODY, r"<w:r>(<w:t>[^<]+</w:t>)</w:r>", r"\1"),
}


def _twice(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as package:
        warnings.simplefilter("ignore", UserWarning)
        package.writestr(BODY, package.read(BODY))
    return out.getvalue()


def _bad_sum(data: bytes) -> bytes:
    """Turn one bit of the stored text."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as package:
        for name, part in unpacked(data).items():
            package.writestr(name, part)
    raw = bytearray(stored.getvalue())
    raw[raw.index(b"<w:body>") + 60] ^= 1
    return bytes(raw)


def planted(data: bytes) -> dict[str, bytes]:
    """Return every fault as a document."""
    files = unpacked(data)
    found = {name: packed(change(dict(files))) for name, change in CHANGES.items()}
    found["29_zip_entry_dup"] = _twice(data)
    found["30_zip_truncated"] = data[: len(data) * 2 // 3]
    found["31_zip_crc_bad"] = _bad_sum(data)
    return dict(sorted(found.items()))
