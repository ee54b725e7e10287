"""Checks the formatting of each component against the style that the profile gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from outline.errors import Phrase, phrase

from . import messages
from .components import PART, OfficialForm
from .effective_formatting import RunFormat
from .finding import AuditFinding, Location, RuleSource
from .lines import TextLine, TextRun
from .rules import ProfileRules

FONT = "Times New Roman"
_EXCERPT_LENGTH = 60
"""Letters of a paragraph that a message quotes."""
_TOLERANCE_MM = 1.0
"""“About 10 mm” allows this much; other lengths are exact to the eye."""
_TWIPS_PER_MM = 1440 / 25.4
_FREE_EMPHASIS = ("BodyText", "Basis", "AppendixText", "Appendix", "TableText")
"""Components, beside the headings, where letters are bold or underlined as the writer likes."""


_MERGED_PREFIXES = ("text.", "heading.", "table.", "recipients.")
"""Components of many paragraphs: what departs in all is one finding."""


def locate(component: str, line: TextLine | None = None, text: str = "") -> Location:
    """Return where a line is, with its first words."""
    if line is None:
        return Location(messages.component_name(component))
    words = " ".join((text or line.text).split())
    excerpt = words if len(words) <= _EXCERPT_LENGTH else f"{words[:_EXCERPT_LENGTH]}…"
    return Location(messages.component_name(component), line.number, excerpt)


def check(form: OfficialForm, rules: ProfileRules) -> Iterator[AuditFinding]:
    """Yield what departs, in the order of the paper."""
    for component, line in (*form.front, *form.body, *form.close, *form.appendices):
        yield from _check_line(component, line, rules)


def merge_alike(findings: Iterator[AuditFinding]) -> list[AuditFinding]:
    """Join what departs in the same way into one finding that counts the further places."""
    merged: dict[tuple[str, str, str, str], AuditFinding] = {}
    for finding in findings:
        kind = finding.code.partition(".")[2]
        is_document_wide = kind in ("font", "colour")  # one cure for the whole document
        is_merged = is_document_wide or finding.code.startswith(_MERGED_PREFIXES)
        key = (
            kind if is_document_wide else finding.code,
            str(finding.required),
            str(finding.actual),
            "" if is_merged else str(finding.location.paragraph),
        )
        earlier = merged.get(key)
        merged[key] = (
            replace(earlier, repeats=earlier.repeats + 1 + finding.repeats) if earlier else finding
        )
    return list(merged.values())


def _check_line(component: str, line: TextLine, rules: ProfileRules) -> Iterator[AuditFinding]:
    style = _style_id(component, rules)
    if not line.text:
        return
    rule = rules.style_source(style) if style else rules.part_source("page")
    yield from _check_fonts(component, line, rules.part_source("page"))
    if not style or _is_in_contents(line):
        return
    if component not in ("AppendixText", "TableText"):
        yield from _check_sizes(component, line, style, rules, rule)
    if component not in _FREE_EMPHASIS and not component.startswith("Heading"):
        for name in ("bold", "italic", "underline"):
            if component == "Addressed" and name == "italic":
                yield from _check_addressed(line, rules, rule)
            else:
                yield from _check_toggle(component, line, style, name, rules, rule)
    elif component == "Basis":
        yield from _check_toggle(component, line, style, "italic", rules, rule)
    elif component in ("Heading1", "Heading2"):
        yield from _check_toggle(component, line, style, "bold", rules, rule)
    if component in ("BodyText", "Basis"):
        yield from _check_paragraph(line, rules)
    elif component.startswith("Heading") and PART.match(line.text):
        heading_style = rules.profile.styles["Heading1"]
        yield from _check_alignment(
            component, line, heading_style.align, rules.style_source("Heading1")
        )
    elif not line.split and not component.startswith(("Heading", "AppendixText", "TableText")):
        yield from _check_alignment(component, line, rules.profile.styles[style].align, rule)


def _style_id(component: str, rules: ProfileRules) -> str:
    """Return the style of the profile for a component; ``""`` where it has none."""
    special_styles = {
        "Appendix": "Heading1",
        "AppendixText": "",
        "TableText": "",
        "Heading": "Heading3",
    }
    style = special_styles.get(component, component)
    return style if style in rules.profile.styles else ""


def _is_in_contents(line: TextLine) -> bool:
    return line.style.lower().startswith(("toc", "mục lục"))


def finding_code(component: str, name: str) -> str:
    """Return the code of a finding: ``place-date.italic``."""
    if component.startswith("Heading"):
        return f"heading.{name}"
    special_names = {"BodyText": "text", "TableText": "table"}
    hyphenated = "".join(f"-{char.lower()}" if char.isupper() else char for char in component)
    return f"{special_names.get(component, hyphenated.lstrip('-'))}.{name}"


def _check_fonts(component: str, line: TextLine, rule: RuleSource) -> Iterator[AuditFinding]:
    yield from _find_first(
        line,
        lambda run_format: run_format.font == FONT,
        lambda run_format, locate_in: AuditFinding(
            finding_code(component, "font"),
            locate_in(component),
            messages.quote(FONT),
            messages.quote(run_format.font),
            phrase("Select the paragraph and choose the font Times New Roman."),
            rule,
        ),
    )
    yield from _find_first(
        line,
        lambda run_format: not run_format.colour,
        lambda run_format, locate_in: AuditFinding(
            finding_code(component, "colour"),
            locate_in(component),
            phrase("black"),
            phrase("colour {colour}", colour=run_format.colour),
            phrase("Select the words and choose the font colour Automatic."),
            rule,
        ),
    )


def _check_sizes(
    component: str, line: TextLine, style: str, rules: ProfileRules, rule: RuleSource
) -> Iterator[AuditFinding]:
    least, most = rules.allowed_range(style, "size")
    yield from _find_first(
        line,
        lambda run_format: least <= run_format.size <= most,
        lambda run_format, locate_in: AuditFinding(
            finding_code(component, "size"),
            locate_in(component),
            messages.size(least, most),
            messages.size(run_format.size, run_format.size),
            phrase("Select the words and set the font size."),
            rule,
        ),
    )


def _check_toggle(
    component: str, line: TextLine, style: str, name: str, rules: ProfileRules, rule: RuleSource
) -> Iterator[AuditFinding]:
    is_required = bool(getattr(rules.profile.styles[style], name))
    yield from _find_first(
        line,
        lambda run_format: getattr(run_format, name) == is_required,
        lambda _run_format, locate_in: AuditFinding(
            finding_code(component, name),
            locate_in(component),
            messages.toggle(name, is_required),
            messages.toggle(name, not is_required),
            _toggle_cure(name, is_required),
            rule,
        ),
    )


def _check_addressed(
    line: TextLine, rules: ProfileRules, rule: RuleSource
) -> Iterator[AuditFinding]:
    """Check the slope of ``Kính gửi:`` and of the addressee on the same line, each by its own."""
    opening: list[TextRun] = []
    addressee: list[TextRun] = []
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
        yield from _check_toggle("Addressed", part, style, "italic", rules, rule)


def _toggle_cure(name: str, is_required: bool) -> Phrase:
    key = {"bold": "Ctrl+B", "italic": "Ctrl+I", "underline": "Ctrl+U"}[name]
    if is_required:
        return phrase("Select the words and press {key}.", key=key)
    return phrase("Select the words and press {key} to take it away.", key=key)


FindingFactory = Callable[[RunFormat, Callable[[str], Location]], AuditFinding]


def _find_first(
    line: TextLine, is_right: Callable[[RunFormat], bool], make: FindingFactory
) -> Iterator[AuditFinding]:
    """Yield one finding for the first letters of a line that are not as they must be."""
    for index, run in enumerate(line.runs):
        if run.text.strip() and not is_right(run.format):
            departing_text = "".join(later.text for later in line.runs[index:])
            yield make(run.format, partial(locate, line=line, text=departing_text))
            return


def _check_alignment(
    component: str, line: TextLine, required: str, rule: RuleSource
) -> Iterator[AuditFinding]:
    if line.format.align != required:
        yield AuditFinding(
            finding_code(component, "align"),
            locate(component, line),
            messages.alignment(required),
            messages.alignment(line.format.align),
            phrase("Put the cursor in the paragraph and set its alignment."),
            rule,
        )


def _check_paragraph(line: TextLine, rules: ProfileRules) -> Iterator[AuditFinding]:
    """Check how a paragraph of the text itself lies."""
    if line.table:
        return
    style = rules.profile.styles["BodyText"]
    rule = rules.style_source("BodyText")
    paragraph_format = line.format
    yield from _check_alignment("BodyText", line, style.align, rule)
    least, most = rules.allowed_page_range("first_line")
    indent = (paragraph_format.first_line + paragraph_format.left) / _TWIPS_PER_MM
    if (
        paragraph_format.align != "center"
        and not least - _TOLERANCE_MM <= indent <= most + _TOLERANCE_MM
    ):
        yield AuditFinding(
            finding_code("BodyText", "first-line"),
            locate("BodyText", line),
            messages.length(least, most),
            messages.length(indent, indent),
            phrase("Set the first-line indent of the paragraph."),
            rule,
        )
    yield from _check_spacing(line, rules, rules.style_source("BodyText", "line"))
    if max(paragraph_format.after, paragraph_format.before) < style.after:
        gap = max(paragraph_format.after, paragraph_format.before)
        yield AuditFinding(
            finding_code("BodyText", "spacing"),
            locate("BodyText", line),
            phrase("at least {size} pt between paragraphs", size=messages.number(style.after)),
            messages.size(gap, gap),
            phrase("Set the spacing after the paragraph."),
            rule,
        )


def _check_spacing(line: TextLine, rules: ProfileRules, rule: RuleSource) -> Iterator[AuditFinding]:
    """Check the line spacing: exact in points for the Party, single to 1.5 lines for the State."""
    least, most = rules.allowed_range("BodyText", "line")
    paragraph_format = line.format
    if least:
        is_right = paragraph_format.rule == "exact" and least <= paragraph_format.line <= max(
            most, 22
        )
        required = phrase("lines exactly {size} pt or more", size=messages.number(least))
        if most > least:
            required = phrase(
                "lines exactly {least} to {most} pt",
                least=messages.number(least),
                most=messages.number(most),
            )
    else:
        least, most = rules.allowed_range("BodyText", "lines")
        is_right = paragraph_format.rule == "auto" and least <= paragraph_format.line <= most
        required = phrase(
            "{least} to {most} lines", least=messages.number(least), most=messages.number(most)
        )
    if not is_right:
        yield AuditFinding(
            finding_code("BodyText", "line"),
            locate("BodyText", line),
            required,
            messages.spacing(paragraph_format.line, paragraph_format.rule),
            phrase("Set the line spacing of the paragraph."),
            rule,
        )
