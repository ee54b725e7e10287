"""The profile's styles as ``word/styles.xml`` and ``word/numbering.xml``."""

from __future__ import annotations

from export.layout.blocks import PLAIN_MARGIN, TABLE_MARGIN
from export.profiles import ParagraphStyle, Profile
from export.units import half_points, points, twips

from .elements import Element, add_child, make, root

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
"""How many built-in styles Word has; those not used here are marked as hidden."""


def styles_part(profile: Profile) -> Element:
    """Return ``w:styles``: defaults, the profile's paragraphs, and the few that carry them.

    Fonts are named outright for every script, never by a theme, whose fonts would win
    (python-docx #805); the language is Vietnamese, or all the text would be underlined as wrong.
    """
    styles = root("styles")
    defaults = add_child(styles, "docDefaults")
    run = add_child(add_child(defaults, "rPrDefault"), "rPr")
    add_child(run, "rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    _size(run, profile.styles["Normal"].size)
    add_child(run, "lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi=LANGUAGE)
    add_child(defaults, "pPrDefault")
    add_child(
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
    for element in (*_character_styles(), *_table_styles(), _section_end_style()):
        styles.append(element)
    return styles


def _new_style(kind: str, id_: str, name: str, base: str = "", *, custom: bool = False) -> Element:
    """Begin a style; one that is based on nothing is the default of its kind."""
    flags = ({} if base else {"default": 1}) | ({"customStyle": 1} if custom else {})
    element = make("style", type=kind, **flags, styleId=id_)
    add_child(element, "name", val=name)
    if base:
        add_child(element, "basedOn", val=base)
    return element


def _paragraph_style(id_: str, style: ParagraphStyle, profile: Profile) -> Element:
    """Write what differs from the style that it is based on."""
    base_id = style.based_on or ("" if id_ == "Normal" else "Normal")
    base = profile.styles[base_id] if base_id else ParagraphStyle()
    custom = style.name not in _BUILT_IN and not style.name.startswith(("heading ", "List Bullet"))
    element = _new_style("paragraph", id_, style.name, base_id, custom=custom)
    if style.outline:
        add_child(element, "next", val="BodyText")
    add_child(element, "uiPriority", val=1)
    add_child(element, "qFormat")
    _paragraph_properties(add_child(element, "pPr"), style, base, profile)
    _run_properties(add_child(element, "rPr"), style, base)
    return element


def _paragraph_properties(
    properties: Element, style: ParagraphStyle, base: ParagraphStyle, profile: Profile
) -> None:
    if style.keep_next != base.keep_next:
        _toggle(properties, "keepNext", style.keep_next)
        _toggle(properties, "keepLines", style.keep_next)
    if style.list:
        number = add_child(properties, "numPr")
        add_child(number, "ilvl", val=style.list - 1)
        add_child(number, "numId", val=_LIST)
    if style.rule_above:
        add_child(add_child(properties, "pBdr"), "top", val="single", sz=6, space=0, color="000000")
    if style.leader and not base.leader:
        right = twips(profile.page.text_width())
        add_child(add_child(properties, "tabs"), "tab", val="right", leader="dot", pos=right)
    if _spacing(style) != _spacing(base):
        add_child(
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
        add_child(properties, "ind", **indents)
    if style.align != base.align:
        add_child(properties, "jc", val=style.align)
    if style.outline:
        add_child(properties, "outlineLvl", val=style.outline - 1)


def _spacing(style: ParagraphStyle) -> tuple[float, float, float, float]:
    return style.before, style.after, style.line, style.lines


def _run_properties(properties: Element, style: ParagraphStyle, base: ParagraphStyle) -> None:
    if style.bold != base.bold:
        _toggle(properties, "b", style.bold)
        _toggle(properties, "bCs", style.bold)
    if style.italic != base.italic:
        _toggle(properties, "i", style.italic)
        _toggle(properties, "iCs", style.italic)
    if style.size != base.size:
        _size(properties, style.size)
    if style.underline != base.underline:
        add_child(properties, "u", val="single" if style.underline else "none")


def _toggle(properties: Element, name: str, on: bool) -> None:
    if on:
        add_child(properties, name)
    else:
        add_child(properties, name, val=0)


def _size(properties: Element, size: float) -> None:
    add_child(properties, "sz", val=half_points(size))
    add_child(properties, "szCs", val=half_points(size))


def _character_styles() -> list[Element]:
    default = _new_style("character", "DefaultParagraphFont", "Default Paragraph Font")
    _hide(default)
    call = _new_style(
        "character", "FootnoteReference", "footnote reference", "DefaultParagraphFont"
    )
    add_child(add_child(call, "rPr"), "vertAlign", val="superscript")
    gap = _new_style("character", "Gap", "Chỗ trống", "DefaultParagraphFont", custom=True)
    add_child(gap, "uiPriority", val=1)
    add_child(gap, "qFormat")
    add_child(add_child(gap, "rPr"), "shd", val="clear", color="auto", fill="FFFF00")
    return [default, call, gap]


def _table_styles() -> list[Element]:
    normal = _new_style("table", "TableNormal", "Normal Table")
    _hide(normal)
    _margins(add_child(normal, "tblPr"), 108)
    none = _new_style("numbering", "NoList", "No List")
    _hide(none)
    sides = _new_style("table", "Sides", "Hai bên", "TableNormal", custom=True)
    _margins(add_child(sides, "tblPr"), PLAIN_MARGIN)
    grid = _new_style("table", "Grid", "Bảng phụ lục", "TableNormal", custom=True)
    properties = add_child(grid, "tblPr")
    borders = add_child(properties, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        add_child(borders, side, val="single", sz=4, space=0, color="000000")
    _margins(properties, TABLE_MARGIN)
    head = add_child(grid, "tblStylePr", type="firstRow")
    add_child(add_child(head, "tcPr"), "vAlign", val="center")
    return [normal, none, sides, grid]


def _hide(style: Element) -> None:
    add_child(style, "uiPriority", val=99)
    add_child(style, "semiHidden")
    add_child(style, "unhideWhenUsed")


def _margins(properties: Element, side_width: int) -> None:
    margins = add_child(properties, "tblCellMar")
    for name, width in (("top", 0), ("left", side_width), ("bottom", 0), ("right", side_width)):
        add_child(margins, name, w=width, type="dxa")


def _section_end_style() -> Element:
    """A section must end with a paragraph; this one takes a point of height."""
    style = _new_style("paragraph", "SectionEnd", "Cuối phần trang", "Normal", custom=True)
    _hide(style)
    add_child(add_child(style, "pPr"), "spacing", before=0, after=0, line=20, lineRule="exact")
    _size(add_child(style, "rPr"), 1)
    return style


def numbering_part(profile: Profile) -> Element:
    """Return ``w:numbering``: one list whose lines run like those of a paragraph."""
    part = root("numbering")
    abstract = add_child(part, "abstractNum", abstractNumId=0)
    add_child(abstract, "multiLevelType", val="multilevel")
    style_by_level = {style.list: id_ for id_, style in profile.styles.items() if style.list}
    for mark, level_number in zip(_MARKS, sorted(style_by_level), strict=True):
        level = add_child(abstract, "lvl", ilvl=level_number - 1)
        add_child(level, "start", val=1)
        add_child(level, "numFmt", val="bullet")
        add_child(level, "pStyle", val=style_by_level[level_number])
        add_child(level, "suff", val="space")
        add_child(level, "lvlText", val=mark)
        add_child(level, "lvlJc", val="left")
        first_line = twips(profile.styles[style_by_level[level_number]].first_line)
        add_child(add_child(level, "pPr"), "ind", left=0, firstLine=first_line)
        add_child(add_child(level, "rPr"), "rFonts", ascii=FONT, hAnsi=FONT, cs=FONT)
    number = add_child(part, "num", numId=_LIST)
    add_child(number, "abstractNumId", val=0)
    return part
