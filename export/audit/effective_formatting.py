"""What Word shows: defaults, styles and direct formatting resolved (ISO 29500-1, 17.7.2).

Values are gathered as plain mappings, weakest first: document defaults, table style, paragraph
style (with the list level that it names), character style, direct formatting. Toggles such as bold
switch each other off when two styles set them (17.7.3). Sizes are points, lengths twips.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outline.frozen import dataclass

from .parts import Parts, W

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
class RunLook:
    """How letters look."""

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
class Layout:
    """How a paragraph lies."""

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
class Styled:
    """A paragraph, and the styles that it and all its runs stand on; looked up once."""

    properties: Any
    style: str
    table_style: str


class Looks:
    """Resolves formatting against the styles of one document.

    A style is resolved once, and so is each combination of styles and direct formatting: a long
    document has a hundred thousand runs and some dozen looks.
    """

    def __init__(self, parts: Parts) -> None:
        self._styles: dict[str, Any] = {}
        self._names: dict[str, str] = {}
        self._default: dict[str, str] = {}
        self._runs: dict[str, Values] = {}
        self._paragraphs: dict[str, Values] = {}
        self._levels = _Levels(parts.numbering)
        self._fonts = _theme_fonts(parts.theme)
        self._base_run: Values = {}
        self._base_paragraph: Values = {}
        self._run_looks: dict[object, RunLook] = {}
        self._layouts: dict[object, Layout] = {}
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

    def styled(self, paragraph: Any, table_style: str = "") -> Styled:
        """Return what a paragraph stands on, which its layout and its runs ask for."""
        properties = paragraph.find(_PPR)
        named = properties.find(_PSTYLE) if properties is not None else None
        id_ = named.get(_VAL, "") if named is not None else ""
        style = id_ if id_ in self._styles else self._default.get("paragraph", "")
        return Styled(properties, style, table_style)

    def style_name(self, styled: Styled) -> str:
        """Return the name of a paragraph's style as Word shows it."""
        return self._names.get(styled.style, "")

    def layout(self, styled: Styled) -> Layout:
        """Return how a paragraph lies."""
        direct = paragraph_values(styled.properties, self._levels)
        key = (styled.table_style, styled.style, frozenset(direct.items()))
        layout = self._layouts.get(key)
        if layout is None:
            values = self._base_paragraph | self._chain(styled.table_style, self._paragraphs, "pPr")
            values |= self._chain(styled.style, self._paragraphs, "pPr") | direct
            layout = self._layouts[key] = _layout(values)
        return layout

    def run(self, run: Any, styled: Styled) -> RunLook:
        """Return how the letters of a run look."""
        properties = run.find(_RPR)
        named = properties.find(_RSTYLE) if properties is not None else None
        character = named.get(_VAL, "") if named is not None else ""
        direct = run_values(properties)
        key = (styled.table_style, styled.style, character, frozenset(direct.items()))
        look = self._run_looks.get(key)
        if look is None:
            styles = [
                self._chain(id_, self._runs, "rPr")
                for id_ in (styled.table_style, styled.style, character)
            ]
            values = dict(self._base_run)
            for style in styles:
                values |= style
            for toggle in _TOGGLES:
                switched = sum(_on(style.get(toggle)) for style in styles) % 2 == 1
                values[toggle] = "1" if switched or _on(self._base_run.get(toggle)) else "0"
            look = self._run_looks[key] = self._look(values | direct)
        return look

    def _look(self, values: Mapping[str, str]) -> RunLook:
        fonts = [self._font(values, script) for script in ("ascii", "hAnsi")]
        colour = values.get("color", "auto")
        return RunLook(
            font="/".join(dict.fromkeys(fonts)),
            size=_number(values.get("sz"), 20) / 2,
            bold=_on(values.get("b")),
            italic=_on(values.get("i")),
            underline=values.get("u", "none") != "none",
            colour="" if colour in _BLACK else colour,
            language=values.get("lang", ""),
            upper=_on(values.get("caps")),
        )

    def _font(self, values: Mapping[str, str], script: str) -> str:
        theme = values.get(f"{script}Theme")
        if theme:
            return self._fonts.get("major" if theme.startswith("major") else "minor", theme)
        return values.get(script, _NO_FONT)

    def _chain(self, id_: str, known: dict[str, Values], tag: str) -> Values:
        """Return what a style says, together with those that it is based on.

        Those below are remembered as well, so that a long chain is walked once. A style that is
        based on itself, however far around, stands on nothing there.
        """
        path: dict[str, Any] = {}
        at = id_
        while at in self._styles and at not in known and at not in path:
            path[at] = self._styles[at]
            at = _value(self._styles[at], "basedOn", "")
        values = known.get(at, {}) if at not in path else {}
        for step, style in reversed(path.items()):
            own = style.find(w(tag))
            said = run_values(own) if tag == "rPr" else paragraph_values(own, self._levels)
            values = values | said if said else values
            known[step] = values
        return values


def _layout(values: Values) -> Layout:
    rule = values.get("lineRule", "auto")
    line = _number(values.get("line"), 240)
    hanging = _number(values.get("hanging"), 0)
    align = values.get("jc", "left")
    outline = _number(values.get("outlineLvl"), 9)
    return Layout(
        align={"start": "left", "end": "right", "distribute": "both"}.get(align, align),
        first_line=-hanging if hanging else _number(values.get("firstLine"), 0),
        left=_number(values.get("left", values.get("start")), 0),
        before=0 if _on(values.get("beforeAutospacing")) else _points(values.get("before")),
        after=0 if _on(values.get("afterAutospacing")) else _points(values.get("after")),
        line=line / 240 if rule == "auto" else line / 20,
        rule=rule,
        outline=outline % 9 + 1 if outline < 9 else 0,
        ruled=values.get("ruled") == "1",
    )


def run_values(properties: Any) -> Values:
    """Return what ``w:rPr`` says, by name; a font that is named takes the theme's away."""
    values: Values = {}
    for element in properties if properties is not None else ():
        name = _local(element)
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


def paragraph_values(properties: Any, levels: _Levels | None) -> Values:
    """Return what ``w:pPr`` says, by name; a list level speaks first, indents override it."""
    values: Values = {}
    if properties is None:
        return values
    number = properties.find(_NUMPR) if levels is not None else None
    if levels is not None and number is not None:
        values |= levels.said(_value(number, "numId", ""), _value(number, "ilvl", "0"))
    for element in properties:
        name = _local(element)
        if name in ("spacing", "ind"):
            own = {_plain(key): value for key, value in element.attrib.items()}
            own = {key: own[key] for key in _LENGTHS if key in own}
            if "firstLine" in own:
                values["hanging"] = "0"
            values |= own
        elif name in ("jc", "outlineLvl"):
            values[name] = element.get(_VAL, "")
        elif name == "pBdr":
            drawn = [element.find(w(side)) for side in ("top", "bottom")]
            kinds = [side.get(_VAL, "none") for side in drawn if side is not None]
            values["ruled"] = "1" if set(kinds) - {"none", "nil"} else "0"
    return values


class _Levels:
    """What the levels of lists say of their paragraphs."""

    def __init__(self, numbering: Any) -> None:
        self._abstract: dict[str, str] = {}
        """List -> what it is made after; many may share one."""
        self._said: dict[tuple[str, str], Values] = {}
        if numbering is None:
            return
        for abstract in numbering.iterchildren(w("abstractNum")):
            id_ = abstract.get(w("abstractNumId"), "")
            for level in abstract.iterchildren(w("lvl")):
                said = paragraph_values(level.find(_PPR), None)
                self._said[id_, level.get(w("ilvl"), "")] = said
        for number in numbering.iterchildren(w("num")):
            self._abstract[number.get(w("numId"), "")] = _value(number, "abstractNumId", "")

    def said(self, list_: str, level: str) -> Values:
        """Return what a level of a list says; nothing where there is none."""
        return self._said.get((self._abstract.get(list_, ""), level), {})


def _theme_fonts(theme: Any) -> dict[str, str]:
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    found: dict[str, str] = {}
    for kind in ("major", "minor"):
        scheme = theme.find(f".//{drawing}{kind}Font/{drawing}latin") if theme is not None else None
        if scheme is not None:
            found[kind] = scheme.get("typeface", "")
    return found


def _value(element: Any, child: str, default: str) -> str:
    found = element.find(w(child))
    return str(found.get(_VAL, default)) if found is not None else default


def _local(element: Any) -> str:
    return _plain(element.tag) if isinstance(element.tag, str) else ""


def _plain(name: str) -> str:
    return name.rpartition("}")[2]


def _on(value: str | None) -> bool:
    return value is not None and value not in _OFF


def _number(value: str | None, default: int) -> int:
    try:
        return round(float(value)) if value is not None else default
    except (ValueError, OverflowError):
        return default


def _points(value: str | None) -> float:
    return _number(value, 0) / 20
