"""The profile's styles as ``word/styles.xml`` and ``word/numbering.xml``."""

from __future__ import annotations

from export.layout.blocks import PLAIN_MARGIN, TABLE_MARGIN
from export.profiles import Profile, Style
from export.units import half_points, points, twips

from .elements import Element, make, root, sub

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
_BUILT_IN = frozenset(
    (
        *("Normal", "Body Text", "Title", "Subtitle", "Signature", "footnote text", "header"),
        *("TOC Heading", "toc 1", "toc 2", "toc 3"),
    )
)
_MARKS = ("-", "+", "•")
"""Before an item, by level."""
_LIST = 1
_ALL_LATENT = 376
"""How many styles Word has built in; we say that those we do not use stay hidden."""


def styles_part(profile: Profile) -> Element:
    """Return ``w:styles``: defaults, the profile's paragraphs, and the few that carry them.

    Fonts are named outright for every script, never by a theme, whose fonts would win
    (python-docx #805); the language is Vietnamese, or all the text would be underlined as wrong.
    """
    styles = root("styles")
    defaults = sub(styles, "docDefaults")
    run = sub(sub(defaults, "rPrDefault"), "rPr")
    sub(run, "rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    _size(run, profile.styles["Normal"].size)
    sub(run, "lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi=LANGUAGE)
    sub(defaults, "pPrDefault")
    sub(
        styles,
        "latentStyles",
        defLockedState=0,
        defUIPriority=99,
        defSemiHidden=1,
        defUnhideWhenUsed=1,
        defQFormat=0,
        count=_ALL_LATENT,
    )
    for id_, style in profile.styles.items():
        styles.append(_paragraph_style(id_, style, profile))
    for element in (*_characters(), *_tables(), _section_end()):
        styles.append(element)
    return styles


def _style(kind: str, id_: str, name: str, base: str = "", *, custom: bool = False) -> Element:
    """Begin a style; one that is based on nothing is the default of its kind."""
    marks = ({} if base else {"default": 1}) | ({"customStyle": 1} if custom else {})
    element = make("style", type=kind, **marks, styleId=id_)
    sub(element, "name", val=name)
    if base:
        sub(element, "basedOn", val=base)
    return element


def _paragraph_style(id_: str, style: Style, profile: Profile) -> Element:
    """Write what differs from the style that it is based on."""
    base_id = style.based_on or ("" if id_ == "Normal" else "Normal")
    base = profile.styles[base_id] if base_id else Style()
    custom = style.name not in _BUILT_IN and not style.name.startswith(("heading ", "List Bullet"))
    element = _style("paragraph", id_, style.name, base_id, custom=custom)
    if style.outline:
        sub(element, "next", val="BodyText")
    sub(element, "uiPriority", val=1)
    sub(element, "qFormat")
    _paragraph_properties(sub(element, "pPr"), style, base, profile)
    _run_properties(sub(element, "rPr"), style, base)
    return element


def _paragraph_properties(properties: Element, style: Style, base: Style, profile: Profile) -> None:
    if style.keep_next != base.keep_next:
        _toggle(properties, "keepNext", style.keep_next)
        _toggle(properties, "keepLines", style.keep_next)
    if style.list:
        number = sub(properties, "numPr")
        sub(number, "ilvl", val=style.list - 1)
        sub(number, "numId", val=_LIST)
    if style.rule_above:
        sub(sub(properties, "pBdr"), "top", val="single", sz=6, space=0, color="000000")
    if style.leader and not base.leader:
        right = twips(profile.page.text_width())
        sub(sub(properties, "tabs"), "tab", val="right", leader="dot", pos=right)
    if _spacing(style) != _spacing(base):
        sub(
            properties,
            "spacing",
            before=points(style.before),
            after=points(style.after),
            line=points(style.line) or round(240 * style.lines),
            lineRule="exact" if style.line else "auto",
        )
    indents = {}
    if style.left != base.left:
        indents["left"] = twips(style.left)
    if style.first_line != base.first_line:
        indents["firstLine"] = twips(style.first_line)
    if indents:
        sub(properties, "ind", **indents)
    if style.align != base.align:
        sub(properties, "jc", val=style.align)
    if style.outline:
        sub(properties, "outlineLvl", val=style.outline - 1)


def _spacing(style: Style) -> tuple[float, float, float, float]:
    return style.before, style.after, style.line, style.lines


def _run_properties(properties: Element, style: Style, base: Style) -> None:
    if style.bold != base.bold:
        _toggle(properties, "b", style.bold)
        _toggle(properties, "bCs", style.bold)
    if style.italic != base.italic:
        _toggle(properties, "i", style.italic)
        _toggle(properties, "iCs", style.italic)
    if style.size != base.size:
        _size(properties, style.size)
    if style.underline != base.underline:
        sub(properties, "u", val="single" if style.underline else "none")


def _toggle(properties: Element, name: str, on: bool) -> None:
    if on:
        sub(properties, name)
    else:
        sub(properties, name, val=0)


def _size(properties: Element, size: float) -> None:
    sub(properties, "sz", val=half_points(size))
    sub(properties, "szCs", val=half_points(size))


def _characters() -> list[Element]:
    default = _style("character", "DefaultParagraphFont", "Default Paragraph Font")
    _hide(default)
    call = _style("character", "FootnoteReference", "footnote reference", "DefaultParagraphFont")
    sub(sub(call, "rPr"), "vertAlign", val="superscript")
    gap = _style("character", "Gap", "Chỗ trống", "DefaultParagraphFont", custom=True)
    sub(gap, "uiPriority", val=1)
    sub(gap, "qFormat")
    sub(sub(gap, "rPr"), "shd", val="clear", color="auto", fill="FFFF00")
    return [default, call, gap]


def _tables() -> list[Element]:
    normal = _style("table", "TableNormal", "Normal Table")
    _hide(normal)
    _margins(sub(normal, "tblPr"), 108)
    none = _style("numbering", "NoList", "No List")
    _hide(none)
    sides = _style("table", "Sides", "Hai bên", "TableNormal", custom=True)
    _margins(sub(sides, "tblPr"), PLAIN_MARGIN)
    grid = _style("table", "Grid", "Bảng phụ lục", "TableNormal", custom=True)
    properties = sub(grid, "tblPr")
    borders = sub(properties, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        sub(borders, side, val="single", sz=4, space=0, color="000000")
    _margins(properties, TABLE_MARGIN)
    head = sub(grid, "tblStylePr", type="firstRow")
    sub(sub(head, "tcPr"), "vAlign", val="center")
    return [normal, none, sides, grid]


def _hide(style: Element) -> None:
    sub(style, "uiPriority", val=99)
    sub(style, "semiHidden")
    sub(style, "unhideWhenUsed")


def _margins(properties: Element, side: int) -> None:
    margins = sub(properties, "tblCellMar")
    for name, width in (("top", 0), ("left", side), ("bottom", 0), ("right", side)):
        sub(margins, name, w=width, type="dxa")


def _section_end() -> Element:
    """A section must end with a paragraph; this one takes a point of height."""
    style = _style("paragraph", "SectionEnd", "Cuối phần trang", "Normal", custom=True)
    _hide(style)
    sub(sub(style, "pPr"), "spacing", before=0, after=0, line=20, lineRule="exact")
    _size(sub(style, "rPr"), 1)
    return style


def numbering_part(profile: Profile) -> Element:
    """Return ``w:numbering``: one list whose lines run like those of a paragraph."""
    part = root("numbering")
    abstract = sub(part, "abstractNum", abstractNumId=0)
    sub(abstract, "multiLevelType", val="multilevel")
    depths = {style.list: id_ for id_, style in profile.styles.items() if style.list}
    for mark, depth in zip(_MARKS, sorted(depths), strict=True):
        level = sub(abstract, "lvl", ilvl=depth - 1)
        sub(level, "start", val=1)
        sub(level, "numFmt", val="bullet")
        sub(level, "pStyle", val=depths[depth])
        sub(level, "suff", val="space")
        sub(level, "lvlText", val=mark)
        sub(level, "lvlJc", val="left")
        first_line = twips(profile.styles[depths[depth]].first_line)
        sub(sub(level, "pPr"), "ind", left=0, firstLine=first_line)
        sub(sub(level, "rPr"), "rFonts", ascii=FONT, hAnsi=FONT, cs=FONT)
    number = sub(part, "num", numId=_LIST)
    sub(number, "abstractNumId", val=0)
    return part
