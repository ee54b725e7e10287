"""Dated rule-packs: how the finished document looks, as data with source and confidence.

A profile is a TOML file in ``data/profiles``. It may extend another and then says only what
differs. Lengths are millimetres, sizes and spacings points; ``Profile`` keeps them so, and only
``export.docx`` turns them into the twips of the file format.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from outline.errors import ExportError, phrase
from outline.model import Report

_FOLDER = Path(__file__).parent / "data" / "profiles"
_NEWEST = "hd05-2026"


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet, upright; millimetres."""

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

    def text_width(self, landscape: bool = False) -> float:
        """Return the width between the margins, on the sheet upright or lying."""
        return (self.height if landscape else self.width) - self.left - self.right


@dataclass(frozen=True, slots=True)
class Appendix:
    """How the appendices lie."""

    landscape: bool
    restart_numbers: bool
    title_upper: bool


@dataclass(frozen=True, slots=True)
class Text:
    """The fixed words and marks; ``{name}`` are places."""

    party: str
    party_rule: float
    """Length of the rule under ``party``, millimetres."""
    star: str
    number: str
    place_date: str
    separator: str
    draft: str
    recipients: str
    recipients_mark: str
    recipients_between: str
    recipients_end: str
    attached: str
    appendix: str
    row_number: str
    nothing: str


@dataclass(frozen=True, slots=True)
class Style:
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
    """Exact line spacing; 0 leaves it to the font."""
    keep_next: bool = False
    outline: int = 0
    """Level in the navigation pane; 0 for none."""
    list: int = 0
    """Level as an item; 0 for none."""
    rule_above: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """One rule-pack."""

    name: str
    title: str
    family: str
    valid_from: dt.date
    valid_until: dt.date | None
    page: Page
    appendix: Appendix
    text: Text
    styles: Mapping[str, Style]


def names() -> tuple[str, ...]:
    """Return the names of the profiles, the oldest rule first."""
    return tuple(sorted((path.stem for path in _FOLDER.glob("*.toml")), key=_valid_from))


def _valid_from(name: str) -> dt.date:
    return load(name).valid_from


def for_report(report: Report) -> Profile:
    """Return the profile that the report names, else the one in force on its date.

    A report without a date follows the newest rule; one older than every rule, the oldest.
    """
    if report.document.profile:
        return load(report.document.profile)
    if report.document.date is None:
        return load(_NEWEST)
    profiles = [load(name) for name in names() if load(name).family == "party"]
    in_force = [profile for profile in profiles if profile.valid_from <= report.document.date]
    return (in_force or profiles[:1])[-1]


@lru_cache
def load(name: str) -> Profile:
    """Return a profile by name; raise ``ExportError`` where there is none of that name."""
    data = _read(name)
    return Profile(
        name=name,
        title=data["title"],
        family=data["family"],
        valid_from=data["valid_from"],
        valid_until=data.get("valid_until"),
        page=Page(**_known(Page, data["page"])),
        appendix=Appendix(**_known(Appendix, data["appendix"])),
        text=Text(**_known(Text, data["text"])),
        styles=_styles(data["styles"]),
    )


def _read(name: str) -> dict[str, Any]:
    """Return the data of a profile, laid over the data of the one that it extends."""
    import tomllib

    known = sorted(path.stem for path in _FOLDER.glob("*.toml"))
    if name not in known:
        raise ExportError(
            phrase("There is no profile “{name}”.", name=name),
            phrase("Choose one of: {names}.", names=", ".join(known)),
        )
    data = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    base = data.pop("extends", "")
    if not base:
        return data
    below = _read(base)
    below.pop("valid_until", None)
    return _overlay(below, data)


def _overlay(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            value = _overlay(old, value)
        merged[key] = value
    return merged


def _known(kind: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the class holds; source, confidence and ranges are for readers and auditors."""
    held = {field.name for field in fields(kind)}
    return {key: value for key, value in values.items() if key in held}


def _styles(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Style]:
    styles: dict[str, Style] = {}
    for id_, table in tables.items():
        base = styles.get(table.get("based_on", ""))
        inherited = (
            {field.name: getattr(base, field.name) for field in fields(Style)} if base else {}
        )
        styles[id_] = Style(**{**inherited, **_known(Style, {"list": 0, "outline": 0, **table})})
    return styles
