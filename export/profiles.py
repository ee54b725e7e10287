"""Profiles: how a document must look under dated rules, as data with source and confidence.

A profile is a TOML file in ``data/profiles``. It may extend another and then has only the
differences. Lengths are millimetres, sizes and spacings points; only ``export.docx`` turns them
into the twips of the file format. The classes are named tuples, which load five times as fast as
dataclasses of so many fields.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from outline.errors import ExportError, phrase
from outline.model import Report

from .profile_checks import (
    check_keys,
    check_required,
    check_table,
    check_type,
    check_word,
    get_table,
)

_FOLDER = Path(__file__).parent / "data" / "profiles"


class Family(StrEnum):
    """Whose rules of form a profile holds."""

    PARTY = "party"
    STATE = "state"

    @classmethod
    def of_symbol(cls, symbol: str) -> Family:
        """Return whose form a symbol has: ``BC/HU`` the Party's, ``BC-UBND`` the State's."""
        return cls.STATE if "-" in symbol and "/" not in symbol else cls.PARTY


class PageSetup(NamedTuple):
    """The page setup in portrait; millimetres."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header: float
    """From the top edge to the page number."""
    first_line: float
    """Indent of a paragraph's first line."""
    mirrored: bool = False
    """Printed on both sides: on the back of a sheet left and right margins change places."""

    def text_width(self, landscape: bool = False) -> float:
        """Return the width between the margins, in portrait or landscape."""
        return (self.height if landscape else self.width) - self.left - self.right


class AppendixSetup(NamedTuple):
    """How appendices are printed."""

    landscape: bool
    restart_numbers: bool
    title_upper: bool
    roman: bool = False
    """``Phụ lục 2`` is printed as ``Phụ lục II``."""


class FixedText(NamedTuple):
    """The fixed words and marks; ``{name}`` is a placeholder."""

    number: str
    symbol_mark: str
    """Between the type and the body of a symbol: ``BC/HU``, ``BC-UBND``."""
    place_date: str
    draft: str
    addressed: str
    """Before the addressee of a letter."""
    addressed_width: float
    """Of these words, millimetres; several addressees stand under their colon."""
    submitted: str
    """Before the addressee of a submission (tờ trình)."""
    submitted_width: float
    about: str
    """Before the subject of a letter, which has no title."""
    typist: str
    contents: str
    signs: Mapping[str, str]
    """How the authority begins: what may be written -> what is printed."""
    recipients: str
    recipients_mark: str
    recipients_between: str
    recipients_end: str
    basis_mark: str
    """Before each “Căn cứ” of the opening."""
    basis_between: str
    basis_ends: str
    """After the last of them; the first sign is printed, the others are right too."""
    attached: str
    appendix: str
    row_number: str
    nothing: str
    left_share: float
    """Share of the width that the left half of the letterhead has."""
    party: str = ""
    party_rule: float = 0
    """Length of the rule under ``party``, millimetres."""
    nation: str = ""
    motto: str = ""
    motto_rule: float = 0
    """Length of the rule under ``motto``, millimetres."""
    star: str = ""
    """Under the issuing body; empty where a rule stands there."""
    separator: str = ""
    """Under the subject; empty where a rule stands there."""
    rule_share: float = 0
    """Length of the rules under issuing body and subject, as a share of the line above them."""


class ParagraphStyle(NamedTuple):
    """One kind of paragraph; what the file leaves out comes from ``based_on``."""

    name: str = ""
    """The name in the word processor; English names are its built-in styles."""
    based_on: str = ""
    size: float = 14
    bold: bool = False
    italic: bool = False
    underline: bool = False
    upper: bool = False
    """The text itself is put in capitals, so that it stays so when copied."""
    align: str = "left"
    first_line: float = 0
    before: float = 0
    after: float = 0
    line: float = 0
    """Exact line spacing; 0 leaves it to ``lines``."""
    lines: float = 1
    """Line spacing as a multiple of what the font asks for."""
    left: float = 0
    keep_next: bool = False
    outline: int = 0
    """Level in the navigation pane; 0 for none."""
    list: int = 0
    """Level as an item; 0 for none."""
    rule_above: bool = False
    leader: bool = False
    """A tab leads, with dots, to the right margin."""
    pinned: bool = False
    """Lies at the bottom of its page, on the left, whatever stands above."""


class Profile(NamedTuple):
    """The rules of form of one directive."""

    name: str
    title: str
    family: Family
    valid_from: dt.date
    valid_until: dt.date | None
    page: PageSetup
    appendix: AppendixSetup
    text: FixedText
    styles: Mapping[str, ParagraphStyle]
    numbering: str = "literal"
    """What follows the number of a heading; see ``NUMBERING``."""
    contents: bool = False
    """Whether a table of contents stands before the text."""

    @property
    def is_party(self) -> bool:
        """Whether these are rules of the Party, else of the State."""
        return self.family is Family.PARTY

    def with_options(
        self, *, two_sided: bool = False, contents: bool = False, numbering: str = ""
    ) -> Profile:
        """Return the profile with the options that the rules leave open; raise ``ExportError``."""
        if numbering and numbering not in NUMBERING:
            raise ExportError(
                phrase("There is no numbering style “{name}”.", name=numbering),
                phrase("Choose one of: {names}.", names=", ".join(NUMBERING)),
            )
        return self._replace(
            page=self.page._replace(mirrored=two_sided or self.page.mirrored),
            contents=contents or self.contents,
            numbering=numbering or self.numbering,
        )


NUMBERING: Mapping[str, tuple[str, str] | None] = {
    "literal": None,
    "dot": (".", "."),
    "mixed": ("-", "."),
    "hyphen": ("-", "-"),
}
"""Style -> what follows a Roman number and what follows others; None prints what is written.

No rule prescribes one: ``I-`` with ``1.`` is what HD36 itself has, ``I-`` with ``1-`` the older
custom.
"""


_HEADER_TYPES: Mapping[str, object] = {
    "format": int,
    "kind": str,
    "name": str,
    "title": str,
    "family": str,
    "extends": str,
    "valid_from": dt.date,
    "valid_until": dt.date,
}
_HEADER_KEYS = tuple(_HEADER_TYPES)
_TABLES: Mapping[str, type[PageSetup] | type[AppendixSetup] | type[FixedText]] = {
    "page": PageSetup,
    "appendix": AppendixSetup,
    "text": FixedText,
}


def names() -> tuple[str, ...]:
    """Return the names of the profiles, the oldest rule first."""
    return tuple(_read_all_headers())


def for_report(report: Report) -> Profile:
    """Return the profile that the report names, else the one in force on its date.

    A symbol in the form of the State (``BC-UBND``, where the Party writes ``BC/HU``) asks for the
    rules of the State. A report without a date follows the newest rule; one older than every rule,
    the oldest.
    """
    if report.document.profile:
        return load(report.document.profile)
    symbol, date = report.document.symbol, report.document.date
    family = Family.of_symbol(symbol)
    valid_from = {
        name: header["valid_from"]
        for name, header in _read_all_headers().items()
        if header["family"] == family
    }
    in_force = [name for name, begin in valid_from.items() if date is None or begin <= date]
    return load((in_force or list(valid_from)[:1])[-1])


@lru_cache
def _read_all_headers() -> dict[str, dict[str, Any]]:
    """Return the keys above the first table of each profile, the oldest rule first.

    Reading the whole files costs ten times as much, and only one is used.
    """
    headers = {path.stem: _read_header(path) for path in _FOLDER.glob("*.toml")}
    return dict(sorted(headers.items(), key=lambda item: item[1]["valid_from"]))


def _read_header(path: Path) -> dict[str, Any]:
    header = _parse(path.name, path.read_text(encoding="utf-8").partition("\n[")[0])
    check_keys(path.name, path.name, header, _HEADER_KEYS)
    check_required(path.name, path.name, header, ("title", "family", "valid_from"))
    for key, hint in _HEADER_TYPES.items():
        if key in header:
            check_type(path.name, path.name, key, header[key], hint)
    check_word(path.name, "family", header["family"], tuple(Family))
    return header


def _parse(file: str, text: str) -> dict[str, Any]:
    import tomli

    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise ExportError(
            phrase("{file} is not valid TOML: {error}.", file=file, error=str(error))
        ) from error


@lru_cache
def load(name: str) -> Profile:
    """Return a profile by name; raise ``ExportError`` where there is none, or its file is wrong."""
    values = read_tables(name)
    file = f"{name}.toml"
    check_required(file, file, values, _TABLES)
    for table, kind in _TABLES.items():
        required = [field for field in kind._fields if field not in kind._field_defaults]
        check_required(file, f"[{table}]", values[table], required)
    return Profile(
        name=name,
        title=values["title"],
        family=Family(values["family"]),
        valid_from=values["valid_from"],
        valid_until=values.get("valid_until"),
        page=PageSetup(**_pick_fields(PageSetup._fields, values["page"])),
        appendix=AppendixSetup(**_pick_fields(AppendixSetup._fields, values["appendix"])),
        text=FixedText(**_pick_fields(FixedText._fields, values["text"])),
        styles=_styles(file, values.get("styles", {})),
    )


def read_tables(name: str) -> dict[str, Any]:
    """Return the values of a profile merged over the one it extends, with ranges and sources."""
    if name not in names():
        raise ExportError(
            phrase("There is no profile “{name}”.", name=name),
            phrase("Choose one of: {names}.", names=", ".join(sorted(names()))),
        )
    file = f"{name}.toml"
    values = _parse(file, (_FOLDER / file).read_text(encoding="utf-8"))
    _check_tables(file, values)
    base_name = values.pop("extends", "")
    if not base_name:
        return values
    base_values = read_tables(base_name)
    base_values.pop("valid_until", None)
    return _merge_tables(base_values, values)


def _check_tables(file: str, values: Mapping[str, Any]) -> None:
    """Refuse what a file of a profile has that nothing would read."""
    check_keys(file, file, values, (*_HEADER_KEYS, *_TABLES, "styles", "sources"))
    for table, kind in _TABLES.items():
        check_table(file, f"[{table}]", get_table(file, file, values, table), kind)
    styles = get_table(file, file, values, "styles")
    for id_ in styles:
        style = get_table(file, "[styles]", styles, id_)
        check_table(file, f"[styles.{id_}]", style, ParagraphStyle)


def _merge_tables(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        base_value = merged.get(key)
        if isinstance(base_value, dict) and isinstance(value, dict):
            value = _merge_tables(base_value, value)
        merged[key] = value
    return merged


def _pick_fields(fields: Sequence[str], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the class holds; source, confidence and ranges are for readers and auditors."""
    return {key: value for key, value in values.items() if key in fields}


def _styles(file: str, tables: Mapping[str, Mapping[str, Any]]) -> dict[str, ParagraphStyle]:
    styles: dict[str, ParagraphStyle] = {}
    for id_, table in tables.items():
        base_id = table.get("based_on", "")
        if base_id:
            check_keys(file, "[styles]", {base_id: None}, styles)
        base = styles.get(base_id)
        fields = _pick_fields(ParagraphStyle._fields, {"list": 0, "outline": 0, **table})
        styles[id_] = base._replace(**fields) if base else ParagraphStyle(**fields)
    return styles
