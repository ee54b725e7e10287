"""Resolves defaults, styles and direct formatting to what Word shows (ISO 29500-1, 17.7.2).

Values are gathered as plain mappings, weakest first: document defaults, table style, paragraph
style (with the list level that it names), character style, direct formatting. Toggles such as bold
switch each other off when two styles set them (17.7.3). Sizes are points, lengths twips.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .parts import DocumentParts, W

_TOGGLES = ("b", "i", "caps")
_OFF = ("0", "false", "off")
_NO_FONT = "Times New Roman"
"""What Word takes where no font is named anywhere."""
_BLACK = ("auto", "000000")

_LENGTHS = (
    *("before", "after", "line", "lineRule", "beforeAutospacing", "afterAutospacing"),
    *("left", "start", "firstLine", "hanging"),
)
"""What is read of spacing and indents; the names of others are without number."""

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class RunFormat:
    """The effective format of a run."""

    font: str
    """The font of Latin letters; two that differ are joined by a slash."""
    size: float
    bold: bool
    italic: bool
    underline: bool
    colour: str
    """``""`` for black."""
    language: str
    upper: bool


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """The effective format of a paragraph."""

    align: str
    first_line: int
    left: int
    before: float
    after: float
    line: float
    """Points, or lines where ``rule`` is ``auto``."""
    rule: str
    """``exact``, ``atLeast`` or ``auto``."""
    outline: int
    """0 for text, else the level of a heading from 1."""
    ruled: bool
    """Has a border above or below."""


def w(name: str) -> str:
    """Return a name of WordprocessingML as lxml spells it."""
    return f"{{{W}}}{name}"


_VAL, _PPR, _RPR, _PSTYLE, _RSTYLE, _NUMPR = (
    w(name) for name in ("val", "pPr", "rPr", "pStyle", "rStyle", "numPr")
)


@dataclass(frozen=True, slots=True)
class AppliedStyles:
    """The direct properties of a paragraph and the styles it uses, looked up once for its runs."""

    properties: Any
    style: str
    table_style: str


class FormatResolver:
    """Resolves formatting against the styles of one document.

    A style is resolved once, and so is each combination of styles and direct formatting: a long
    document has a hundred thousand runs and some dozen formats.
    """

    def __init__(self, parts: DocumentParts) -> None:
        self._styles: dict[str, Any] = {}
        self._names: dict[str, str] = {}
        self._default: dict[str, str] = {}
        self._runs: dict[str, Values] = {}
        self._paragraphs: dict[str, Values] = {}
        self._levels = _ListLevels(parts.numbering)
        self._fonts = _theme_fonts(parts.theme)
        self._base_run: Values = {}
        self._base_paragraph: Values = {}
        self._run_formats: dict[object, RunFormat] = {}
        self._paragraph_formats: dict[object, ParagraphFormat] = {}
        if parts.styles is not None:
            self._read(parts.styles)

    def _read(self, styles: Any) -> None:
        for style in styles.iter(w("style")):
            id_ = style.get(w("styleId"), "")
            if id_ not in self._styles:
                self._styles[id_] = style
                self._names[id_] = _value(style, "name", "")
            if style.get(w("default")) in ("1", "true"):
                self._default[style.get(w("type"), "")] = id_
        defaults = styles.find(w("docDefaults"))
        if defaults is not None:
            self._base_run = run_values(defaults.find(f"{w('rPrDefault')}/{w('rPr')}"))
            self._base_paragraph = paragraph_values(
                defaults.find(f"{w('pPrDefault')}/{w('pPr')}"), self._levels
            )

    def styles_of(self, paragraph: Any, table_style: str = "") -> AppliedStyles:
        """Return the styles that apply to a paragraph and its runs."""
        properties = paragraph.find(_PPR)
        style_element = properties.find(_PSTYLE) if properties is not None else None
        id_ = style_element.get(_VAL, "") if style_element is not None else ""
        style = id_ if id_ in self._styles else self._default.get("paragraph", "")
        return AppliedStyles(properties, style, table_style)

    def style_name(self, styles: AppliedStyles) -> str:
        """Return the name of a paragraph's style as Word shows it."""
        return self._names.get(styles.style, "")

    def format(self, styles: AppliedStyles) -> ParagraphFormat:
        """Return the effective format of a paragraph."""
        direct = paragraph_values(styles.properties, self._levels)
        key = (styles.table_style, styles.style, frozenset(direct.items()))
        resolved = self._paragraph_formats.get(key)
        if resolved is None:
            values = self._base_paragraph | self._chain(styles.table_style, self._paragraphs, "pPr")
            values |= self._chain(styles.style, self._paragraphs, "pPr") | direct
            resolved = self._paragraph_formats[key] = _paragraph_format(values)
        return resolved

    def run(self, run: Any, styles: AppliedStyles) -> RunFormat:
        """Return the effective format of a run."""
        properties = run.find(_RPR)
        character_style = properties.find(_RSTYLE) if properties is not None else None
        character = character_style.get(_VAL, "") if character_style is not None else ""
        direct = run_values(properties)
        key = (styles.table_style, styles.style, character, frozenset(direct.items()))
        run_format = self._run_formats.get(key)
        if run_format is None:
            style_values = [
                self._chain(id_, self._runs, "rPr")
                for id_ in (styles.table_style, styles.style, character)
            ]
            values = dict(self._base_run)
            for style in style_values:
                values |= style
            for toggle in _TOGGLES:
                switched = sum(_is_on(style.get(toggle)) for style in style_values) % 2 == 1
                values[toggle] = "1" if switched or _is_on(self._base_run.get(toggle)) else "0"
            run_format = self._run_formats[key] = self._run_format(values | direct)
        return run_format

    def _run_format(self, values: Mapping[str, str]) -> RunFormat:
        fonts = [self._font(values, script) for script in ("ascii", "hAnsi")]
        colour = values.get("color", "auto")
        return RunFormat(
            font="/".join(dict.fromkeys(fonts)),
            size=_number(values.get("sz"), 20) / 2,
            bold=_is_on(values.get("b")),
            italic=_is_on(values.get("i")),
            underline=values.get("u", "none") != "none",
            colour="" if colour in _BLACK else colour,
            language=values.get("lang", ""),
            upper=_is_on(values.get("caps")),
        )

    def _font(self, values: Mapping[str, str], script: str) -> str:
        theme = values.get(f"{script}Theme")
        if theme:
            return self._fonts.get("major" if theme.startswith("major") else "minor", theme)
        return values.get(script, _NO_FONT)

    def _chain(self, id_: str, resolved: dict[str, Values], tag: str) -> Values:
        """Return the values of a style, including those of the styles that it is based on.

        The base styles are cached as well, so that a long chain is walked once. A cycle of styles
        is cut where it closes.
        """
        path: dict[str, Any] = {}
        style_id = id_
        while style_id in self._styles and style_id not in resolved and style_id not in path:
            path[style_id] = self._styles[style_id]
            style_id = _value(self._styles[style_id], "basedOn", "")
        values = resolved.get(style_id, {}) if style_id not in path else {}
        for step, style in reversed(path.items()):
            properties = style.find(w(tag))
            direct_values = (
                run_values(properties)
                if tag == "rPr"
                else paragraph_values(properties, self._levels)
            )
            values = values | direct_values if direct_values else values
            resolved[step] = values
        return values


def _paragraph_format(values: Values) -> ParagraphFormat:
    rule = values.get("lineRule", "auto")
    line = _number(values.get("line"), 240)
    hanging = _number(values.get("hanging"), 0)
    align = values.get("jc", "left")
    outline = _number(values.get("outlineLvl"), 9)
    return ParagraphFormat(
        align={"start": "left", "end": "right", "distribute": "both"}.get(align, align),
        first_line=-hanging if hanging else _number(values.get("firstLine"), 0),
        left=_number(values.get("left", values.get("start")), 0),
        before=0 if _is_on(values.get("beforeAutospacing")) else _points(values.get("before")),
        after=0 if _is_on(values.get("afterAutospacing")) else _points(values.get("after")),
        line=line / 240 if rule == "auto" else line / 20,
        rule=rule,
        outline=outline % 9 + 1 if outline < 9 else 0,
        ruled=values.get("ruled") == "1",
    )


def run_values(properties: Any) -> Values:
    """Return the values of ``w:rPr`` by name; a font name overrides the theme's font."""
    values: Values = {}
    for element in properties if properties is not None else ():
        name = _element_name(element)
        if name == "rFonts":
            for script in ("ascii", "hAnsi"):
                font, theme = element.get(w(script)), element.get(w(f"{script}Theme"))
                if font or theme:
                    values[script] = font or _NO_FONT
                    values[f"{script}Theme"] = theme or ""
        elif name in _TOGGLES:
            values[name] = "0" if element.get(_VAL, "1") in _OFF else "1"
        elif name in ("sz", "u", "color", "lang"):
            values[name] = element.get(_VAL, "single" if name == "u" else "auto")
    return values


def paragraph_values(properties: Any, levels: _ListLevels | None) -> Values:
    """Return the values of ``w:pPr`` by name; its indents override those of its list level."""
    values: Values = {}
    if properties is None:
        return values
    number = properties.find(_NUMPR) if levels is not None else None
    if levels is not None and number is not None:
        values |= levels.values_of(_value(number, "numId", ""), _value(number, "ilvl", "0"))
    for element in properties:
        name = _element_name(element)
        if name in ("spacing", "ind"):
            lengths = {_local_name(key): value for key, value in element.attrib.items()}
            lengths = {key: lengths[key] for key in _LENGTHS if key in lengths}
            if "firstLine" in lengths:
                values["hanging"] = "0"
            values |= lengths
        elif name in ("jc", "outlineLvl"):
            values[name] = element.get(_VAL, "")
        elif name == "pBdr":
            borders = [element.find(w(side)) for side in ("top", "bottom")]
            kinds = [side.get(_VAL, "none") for side in borders if side is not None]
            values["ruled"] = "1" if set(kinds) - {"none", "nil"} else "0"
    return values


class _ListLevels:
    """The paragraph values that each level of each list sets."""

    def __init__(self, numbering: Any) -> None:
        self._abstract: dict[str, str] = {}
        """List -> what it is made after; many may share one."""
        self._values: dict[tuple[str, str], Values] = {}
        if numbering is None:
            return
        for abstract in numbering.iterchildren(w("abstractNum")):
            id_ = abstract.get(w("abstractNumId"), "")
            for level in abstract.iterchildren(w("lvl")):
                values = paragraph_values(level.find(_PPR), None)
                self._values[id_, level.get(w("ilvl"), "")] = values
        for number in numbering.iterchildren(w("num")):
            self._abstract[number.get(w("numId"), "")] = _value(number, "abstractNumId", "")

    def values_of(self, list_: str, level: str) -> Values:
        """Return the values of a level of a list; empty where there is no such level."""
        return self._values.get((self._abstract.get(list_, ""), level), {})


def _theme_fonts(theme: Any) -> dict[str, str]:
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    fonts: dict[str, str] = {}
    for kind in ("major", "minor"):
        scheme = theme.find(f".//{drawing}{kind}Font/{drawing}latin") if theme is not None else None
        if scheme is not None:
            fonts[kind] = scheme.get("typeface", "")
    return fonts


def _value(element: Any, child: str, default: str) -> str:
    child_element = element.find(w(child))
    return str(child_element.get(_VAL, default)) if child_element is not None else default


def _element_name(element: Any) -> str:
    return _local_name(element.tag) if isinstance(element.tag, str) else ""


def _local_name(name: str) -> str:
    return name.rpartition("}")[2]


def _is_on(value: str | None) -> bool:
    return value is not None and value not in _OFF


def _number(value: str | None, default: int) -> int:
    try:
        return round(float(value)) if value is not None else default
    except (ValueError, OverflowError):
        return default


def _points(value: str | None) -> float:
    return _number(value, 0) / 20
