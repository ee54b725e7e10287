"""Letters and layout of each component against the style that the profile gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from outline.errors import Phrase, phrase
from outline.frozen import replace

from . import messages
from .components import PART, Form
from .effective_formatting import RunLook
from .finding import Finding, Place, Rule
from .lines import Line, Run
from .rules import Rules

FONT = "Times New Roman"
_SHOWN = 60
"""Letters of a paragraph that a message quotes."""
_NEAR_MM = 1.0
"""“About 10 mm” allows this much; other lengths are exact to the eye."""
_TWIPS_PER_MM = 1440 / 25.4
_INK = ("BodyText", "Basis", "AppendixText", "Appendix", "TableText")
"""Components, beside the headings, where letters are bold or underlined as the writer likes."""


_ALIKE = ("text.", "heading.", "table.", "recipients.")
"""Components of many paragraphs: what departs in all is one finding."""


def place(component: str, line: Line | None = None, text: str = "") -> Place:
    """Return where a line is, with its first words."""
    if line is None:
        return Place(messages.part(component))
    told = " ".join((text or line.text).split())
    cut = told if len(told) <= _SHOWN else f"{told[:_SHOWN]}…"
    return Place(messages.part(component), line.number, cut)


def check(form: Form, rules: Rules) -> Iterator[Finding]:
    """Yield what departs, in the order of the paper."""
    for component, line in (*form.front, *form.body, *form.close, *form.appendices):
        yield from _line(component, line, rules)


def merged(findings: Iterator[Finding]) -> list[Finding]:
    """Join what departs in the same way into one finding that counts the further places."""
    found: dict[tuple[str, str, str, str], Finding] = {}
    for finding in findings:
        kind = finding.code.partition(".")[2]
        everywhere = kind in ("font", "colour")  # one cure for the whole document
        alike = everywhere or finding.code.startswith(_ALIKE)
        key = (
            kind if everywhere else finding.code,
            str(finding.required),
            str(finding.found),
            "" if alike else str(finding.place.paragraph),
        )
        old = found.get(key)
        found[key] = replace(old, more=old.more + 1 + finding.more) if old else finding
    return list(found.values())


def _line(component: str, line: Line, rules: Rules) -> Iterator[Finding]:
    style = _style(component, rules)
    if not line.text:
        return
    rule = rules.style(style) if style else rules.part("page")
    yield from _fonts(component, line, rules.part("page"))
    if not style or _contents(line):
        return
    if component not in ("AppendixText", "TableText"):
        yield from _sizes(component, line, style, rules, rule)
    if component not in _INK and not component.startswith("Heading"):
        for name in ("bold", "italic", "underline"):
            if component == "Addressed" and name == "italic":
                yield from _addressed(line, rules, rule)
            else:
                yield from _toggle(component, line, style, name, rules, rule)
    elif component == "Basis":
        yield from _toggle(component, line, style, "italic", rules, rule)
    elif component in ("Heading1", "Heading2"):
        yield from _toggle(component, line, style, "bold", rules, rule)
    if component in ("BodyText", "Basis"):
        yield from _paragraph(line, rules)
    elif component.startswith("Heading") and PART.match(line.text):
        own = rules.profile.styles["Heading1"]
        yield from _alignment(component, line, own.align, rules.style("Heading1"))
    elif not line.split and not component.startswith(("Heading", "AppendixText", "TableText")):
        yield from _alignment(component, line, rules.profile.styles[style].align, rule)


def _style(component: str, rules: Rules) -> str:
    """Return the style of the profile for a component; ``""`` where it has none."""
    known = {"Appendix": "Heading1", "AppendixText": "", "TableText": "", "Heading": "Heading3"}
    style = known.get(component, component)
    return style if style in rules.profile.styles else ""


def _contents(line: Line) -> bool:
    return line.style.lower().startswith(("toc", "mục lục"))


def code(component: str, name: str) -> str:
    """Return the code of a finding: ``place-date.italic``."""
    if component.startswith("Heading"):
        return f"heading.{name}"
    known = {"BodyText": "text", "TableText": "table"}
    spelt = "".join(f"-{char.lower()}" if char.isupper() else char for char in component)
    return f"{known.get(component, spelt.lstrip('-'))}.{name}"


def _fonts(component: str, line: Line, rule: Rule) -> Iterator[Finding]:
    yield from _first(
        line,
        lambda look: look.font == FONT,
        lambda look, at: Finding(
            code(component, "font"),
            at(component),
            messages.said(FONT),
            messages.said(look.font),
            phrase("Select the paragraph and choose the font Times New Roman."),
            rule,
        ),
    )
    yield from _first(
        line,
        lambda look: not look.colour,
        lambda look, at: Finding(
            code(component, "colour"),
            at(component),
            phrase("black"),
            phrase("colour {colour}", colour=look.colour),
            phrase("Select the words and choose the font colour Automatic."),
            rule,
        ),
    )


def _sizes(component: str, line: Line, style: str, rules: Rules, rule: Rule) -> Iterator[Finding]:
    least, most = rules.extent(style, "size")
    yield from _first(
        line,
        lambda look: least <= look.size <= most,
        lambda look, at: Finding(
            code(component, "size"),
            at(component),
            messages.size(least, most),
            messages.size(look.size, look.size),
            phrase("Select the words and set the font size."),
            rule,
        ),
    )


def _toggle(
    component: str, line: Line, style: str, name: str, rules: Rules, rule: Rule
) -> Iterator[Finding]:
    wanted = bool(getattr(rules.profile.styles[style], name))
    yield from _first(
        line,
        lambda look: getattr(look, name) == wanted,
        lambda _look, at: Finding(
            code(component, name),
            at(component),
            messages.toggle(name, wanted),
            messages.toggle(name, not wanted),
            _toggle_cure(name, wanted),
            rule,
        ),
    )


def _addressed(line: Line, rules: Rules, rule: Rule) -> Iterator[Finding]:
    """Check the slope of ``Kính gửi:`` and of the addressee on the same line, each by its own."""
    opening: list[Run] = []
    addressee: list[Run] = []
    for run in line.runs:
        if addressee:
            addressee.append(run)
            continue
        before, colon, after = run.text.partition(":")
        opening.append(replace(run, text=before + colon))
        if colon:
            addressee.append(replace(run, text=after))
    for runs, style in ((opening, "Addressed"), (addressee, "Addressee")):
        part = line.with_runs(tuple(runs))
        yield from _toggle("Addressed", part, style, "italic", rules, rule)


def _toggle_cure(name: str, wanted: bool) -> Phrase:
    key = {"bold": "Ctrl+B", "italic": "Ctrl+I", "underline": "Ctrl+U"}[name]
    if wanted:
        return phrase("Select the words and press {key}.", key=key)
    return phrase("Select the words and press {key} to take it away.", key=key)


Made = Callable[[RunLook, Callable[[str], Place]], Finding]


def _first(line: Line, good: Callable[[RunLook], bool], make: Made) -> Iterator[Finding]:
    """Yield one finding for the first letters of a line that are not as they must be."""
    for at, run in enumerate(line.runs):
        if run.text.strip() and not good(run.look):
            shown = "".join(later.text for later in line.runs[at:])
            yield make(run.look, partial(place, line=line, text=shown))
            return


def _alignment(component: str, line: Line, wanted: str, rule: Rule) -> Iterator[Finding]:
    if line.layout.align != wanted:
        yield Finding(
            code(component, "align"),
            place(component, line),
            messages.alignment(wanted),
            messages.alignment(line.layout.align),
            phrase("Put the cursor in the paragraph and set its alignment."),
            rule,
        )


def _paragraph(line: Line, rules: Rules) -> Iterator[Finding]:
    """Check how a paragraph of the text itself lies."""
    if line.table:
        return
    style = rules.profile.styles["BodyText"]
    rule = rules.style("BodyText")
    layout = line.layout
    yield from _alignment("BodyText", line, style.align, rule)
    least, most = rules.page_extent("first_line")
    indent = (layout.first_line + layout.left) / _TWIPS_PER_MM
    if layout.align != "center" and not least - _NEAR_MM <= indent <= most + _NEAR_MM:
        yield Finding(
            code("BodyText", "first-line"),
            place("BodyText", line),
            messages.length(least, most),
            messages.length(indent, indent),
            phrase("Set the first-line indent of the paragraph."),
            rule,
        )
    yield from _spacing(line, rules, rules.style("BodyText", "line"))
    if max(layout.after, layout.before) < style.after:
        gap = max(layout.after, layout.before)
        yield Finding(
            code("BodyText", "spacing"),
            place("BodyText", line),
            phrase("at least {size} pt between paragraphs", size=messages.number(style.after)),
            messages.size(gap, gap),
            phrase("Set the spacing after the paragraph."),
            rule,
        )


def _spacing(line: Line, rules: Rules, rule: Rule) -> Iterator[Finding]:
    """Check the line spacing: exact in points for the Party, single to 1.5 lines for the State."""
    least, most = rules.extent("BodyText", "line")
    layout = line.layout
    if least:
        good = layout.rule == "exact" and least <= layout.line <= max(most, 22)
        wanted = phrase("lines exactly {size} pt or more", size=messages.number(least))
        if most > least:
            wanted = phrase(
                "lines exactly {least} to {most} pt",
                least=messages.number(least),
                most=messages.number(most),
            )
    else:
        least, most = rules.extent("BodyText", "lines")
        good = layout.rule == "auto" and least <= layout.line <= most
        wanted = phrase(
            "{least} to {most} lines", least=messages.number(least), most=messages.number(most)
        )
    if not good:
        yield Finding(
            code("BodyText", "line"),
            place("BodyText", line),
            wanted,
            messages.spacing(layout.line, layout.rule),
            phrase("Set the line spacing of the paragraph."),
            rule,
        )
