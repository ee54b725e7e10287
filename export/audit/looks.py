"""What Word shows: defaults, styles and direct formatting resolved (ISO 29500-1, 17.7.2).

Values are gathered as plain mappings, weakest first: document defaults, table style, paragraph
style (with the list level that it names), character style, direct formatting. Toggles such as bold
switch each other off when two styles set them (17.7.3). Sizes are points, lengths twips.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outline.frozen import dataclass

from .package import Parts, W

_TOGGLES = ("b", "i", "caps")
_OFF = ("0", "false", "off")
_NO_FONT = "Times New Roman"
"""What Word takes where no font is named anywhere."""
_BLACK = ("auto", "000000")

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


class Looks:
    """Resolves formatting against the styles of one document; a style is resolved once."""

    def __init__(self, parts: Parts) -> None:
        self._styles: dict[str, Any] = {}
        self._default: dict[str, str] = {}
        self._runs: dict[str, Values] = {}
        self._paragraphs: dict[str, Values] = {}
        self._levels = _levels(parts.numbering)
        self._fonts = _theme_fonts(parts.theme)
        self._base_run: Values = {}
        self._base_paragraph: Values = {}
        if parts.styles is not None:
            self._read(parts.styles)

    def _read(self, styles: Any) -> None:
        for style in styles.iter(w("style")):
            id_ = style.get(w("styleId"), "")
            self._styles.setdefault(id_, style)
            if style.get(w("default")) in ("1", "true"):
                self._default[style.get(w("type"), "")] = id_
        defaults = styles.find(w("docDefaults"))
        if defaults is not None:
            self._base_run = run_values(defaults.find(f"{w('rPrDefault')}/{w('rPr')}"))
            self._base_paragraph = paragraph_values(
                defaults.find(f"{w('pPrDefault')}/{w('pPr')}"), self._levels
            )

    def style_name(self, paragraph: Any) -> str:
        """Return the name of a paragraph's style as Word shows it."""
        style = self._styles.get(self._style_of(paragraph))
        name = style.find(w("name")) if style is not None else None
        return name.get(w("val"), "") if name is not None else ""

    def layout(self, paragraph: Any, table_style: str = "") -> Layout:
        """Return how a paragraph lies."""
        direct = paragraph_values(paragraph.find(w("pPr")), self._levels)
        values = self._base_paragraph | self._chain(table_style, self._paragraphs, "pPr")
        values |= self._chain(self._style_of(paragraph), self._paragraphs, "pPr") | direct
        rule = values.get("lineRule", "auto")
        line = _number(values.get("line"), 240)
        hanging = _number(values.get("hanging"), 0)
        return Layout(
            align={"start": "left", "end": "right", "distribute": "both"}.get(
                values.get("jc", "left"), values.get("jc", "left")
            ),
            first_line=-hanging if hanging else _number(values.get("firstLine"), 0),
            left=_number(values.get("left", values.get("start")), 0),
            before=0 if _on(values.get("beforeAutospacing")) else _points(values.get("before")),
            after=0 if _on(values.get("afterAutospacing")) else _points(values.get("after")),
            line=line / 240 if rule == "auto" else line / 20,
            rule=rule,
            outline=_number(values.get("outlineLvl"), 9) % 9 + 1
            if _number(values.get("outlineLvl"), 9) < 9
            else 0,
            ruled=values.get("ruled") == "1",
        )

    def run(self, run: Any, paragraph: Any, table_style: str = "") -> RunLook:
        """Return how the letters of a run look."""
        properties = run.find(w("rPr"))
        named = properties.find(w("rStyle")) if properties is not None else None
        character = named.get(w("val"), "") if named is not None else ""
        direct = run_values(properties)
        styles = [
            self._chain(table_style, self._runs, "rPr"),
            self._chain(self._style_of(paragraph), self._runs, "rPr"),
            self._chain(character, self._runs, "rPr"),
        ]
        values = dict(self._base_run)
        for style in styles:
            values |= style
        for toggle in _TOGGLES:
            switched = sum(_on(style.get(toggle)) for style in styles) % 2 == 1
            values[toggle] = "1" if switched or _on(self._base_run.get(toggle)) else "0"
        return self._look(values | direct)

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

    def _style_of(self, paragraph: Any) -> str:
        named = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        id_ = named.get(w("val"), "") if named is not None else ""
        return id_ if id_ in self._styles else self._default.get("paragraph", "")

    def _chain(self, id_: str, known: dict[str, Values], tag: str) -> Values:
        """Return what a style says, together with those that it is based on."""
        if id_ not in known:
            chain: list[Any] = []
            at: str | None = id_
            while at in self._styles and self._styles[at] not in chain:
                chain.append(self._styles[at])
                base = self._styles[at].find(w("basedOn"))
                at = base.get(w("val")) if base is not None else None
            values: Values = {}
            for style in reversed(chain):
                own = style.find(w(tag))
                values |= run_values(own) if tag == "rPr" else paragraph_values(own, self._levels)
            known[id_] = values
        return known[id_]


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
            values[name] = "0" if element.get(w("val"), "1") in _OFF else "1"
        elif name in ("sz", "u", "color", "lang"):
            values[name] = element.get(w("val"), "single" if name == "u" else "auto")
    return values


def paragraph_values(properties: Any, levels: Mapping[tuple[str, str], Any]) -> Values:
    """Return what ``w:pPr`` says, by name; a list level speaks first, indents override it."""
    values: Values = {}
    if properties is None:
        return values
    number = properties.find(w("numPr"))
    if number is not None:
        level = levels.get((_value(number, "numId", ""), _value(number, "ilvl", "0")))
        if level is not None:
            values |= paragraph_values(level.find(w("pPr")), {})
    for element in properties:
        name = _local(element)
        if name in ("spacing", "ind"):
            own = {_plain(key): value for key, value in element.attrib.items()}
            if "firstLine" in own:
                values["hanging"] = "0"
            values |= own
        elif name in ("jc", "outlineLvl"):
            values[name] = element.get(w("val"), "")
        elif name == "pBdr":
            drawn = [element.find(w(side)) for side in ("top", "bottom")]
            kinds = [side.get(w("val"), "none") for side in drawn if side is not None]
            values["ruled"] = "1" if set(kinds) - {"none", "nil"} else "0"
    return values


def _levels(numbering: Any) -> dict[tuple[str, str], Any]:
    """Return (list, level) -> ``w:lvl``."""
    found: dict[tuple[str, str], Any] = {}
    if numbering is None:
        return found
    abstract = {
        element.get(w("abstractNumId")): element for element in numbering.iter(w("abstractNum"))
    }
    for number in numbering.iter(w("num")):
        target = abstract.get(_value(number, "abstractNumId", ""))
        for level in target.iter(w("lvl")) if target is not None else ():
            found[number.get(w("numId"), ""), level.get(w("ilvl"), "")] = level
    return found


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
    return str(found.get(w("val"), default)) if found is not None else default


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
