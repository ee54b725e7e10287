"""Checks which components of the form are there, and their words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outline.errors import Phrase, phrase
from outline.text import fold

from . import dates
from . import messages as words
from .components import OfficialForm
from .finding import AuditFinding, RuleSource
from .lines import TextLine
from .rules import ProfileRules
from .typography import finding_code, locate

_HYPHENS = 5
_GAP = re.compile(r"…|\.{3}|_{3}")
_COLLECTIVE = tuple(
    fold(words)
    for words in (
        *("ban thường vụ", "ban chấp hành", "thường trực", "ban cán sự", "đoàn chủ tịch"),
        *("tỉnh ủy", "thành ủy", "thị ủy", "huyện ủy", "quận ủy", "đảng ủy", "chi ủy", "cấp ủy"),
        *("chi bộ", "đảng bộ", "đảng đoàn", "ủy ban", "hội đồng", "đại hội"),
    )
)
"""How the names of bodies begin that decide together."""
_SERIAL = re.compile(r"^số\s*:?\s*(\d*)", re.IGNORECASE)
_GROUND = re.compile(r"([-+–]\s*)?[Cc]ăn cứ\b")
_NEXT_GROUND = re.compile(r"(^|[;,]) ?([-+–] ?)?Căn cứ\b", re.MULTILINE)
"""Another one in the same paragraph."""
_ABOUT = "về việc"
"""What a letter is about, written out."""


def check(form: OfficialForm, rules: ProfileRules) -> Iterator[AuditFinding]:
    """Yield what is missing and what is worded otherwise."""
    yield from _check_missing(form, rules)
    party = rules.profile.is_party
    yield from _check_heading(form, rules, party)
    for line in form.all("Number"):
        yield from _check_number(line, rules, party)
    for line in form.all("PlaceDate"):
        yield from dates.check(line, rules)
    yield from _check_title(form, rules, party)
    yield from _check_letter(form, rules)
    yield from _check_bases(form, rules)
    yield from _check_text_end(form, rules, party)
    for line in form.all("Authority"):
        yield from _check_authority(line, rules, party)
    yield from _check_recipients(form, rules)


def _check_missing(form: OfficialForm, rules: ProfileRules) -> Iterator[AuditFinding]:
    letter = bool(form.first("LetterSubject"))
    required_components = [
        "Party",
        "Nation",
        "Motto",
        "Superior",
        "Issuer",
        "Star",
        "Number",
        "PlaceDate",
    ]
    required_components += [] if letter else ["Title", "Subtitle", "Separator"]
    required_components += ["Authority", "Signer", "RecipientsLabel", "Recipients"]
    has_no_superior = bool(form.first("Issuer")) and not form.first("Superior")
    for component in required_components:
        if component not in rules.profile.styles or form.first(component):
            continue
        if component == "Superior" and has_no_superior:
            continue  # a provincial committee has none above it
        text = {
            "Party": rules.profile.text.party,
            "Nation": rules.profile.text.nation,
            "Motto": rules.profile.text.motto,
            "Star": rules.profile.text.star,
            "Separator": rules.profile.text.separator,
            "RecipientsLabel": rules.profile.text.recipients,
        }.get(component, "")
        if component in ("Star", "Separator") and not text:
            continue
        yield AuditFinding(
            finding_code(component, "missing"),
            locate(component),
            words.quote(text) if text else words.component_name(component),
            words.missing(),
            phrase("Add it where the form asks for it."),
            rules.style_source(component),
        )


def _finding(
    component: str, name: str, line: TextLine, required: Phrase, cure: Phrase, rule: RuleSource
) -> AuditFinding:
    actual = words.quote(" ".join(line.text.split())[:60])
    return AuditFinding(
        finding_code(component, name), locate(component, line), required, actual, cure, rule
    )


def _retype_cure(text: str) -> Phrase:
    return phrase("Type it as “{text}”.", text=text)


def _check_heading(form: OfficialForm, rules: ProfileRules, party: bool) -> Iterator[AuditFinding]:
    """The heading in the very words; the issuer in capitals; one star."""
    text = rules.profile.text
    for component, required_words in (
        *(("Party", text.party), ("Nation", text.nation), ("Motto", text.motto)),
    ):
        line = form.first(component)
        if line and required_words and " ".join(line.text.split()) != required_words:
            required = words.quote(required_words)
            rule = rules.style_source(component)
            yield _finding(component, "words", line, required, _retype_cure(required_words), rule)
    yield from _check_rules(form, rules, party)
    for component in ("Superior", "Issuer", "Title", "Authority", "SignerTitle"):
        for line in form.all(component):
            upper = line.text.upper()
            if line.text != upper:
                yield _finding(
                    *(component, "capitals", line, words.quote(upper), _retype_cure(upper)),
                    rules.style_source(component),
                )
    star = form.first("Star")
    if star and rules.profile.text.star and star.text != rules.profile.text.star:
        required_words = rules.profile.text.star
        yield _finding(
            *(
                "Star",
                "words",
                star,
                words.quote(required_words),
                _retype_cure(required_words),
                rules.style_source("Star"),
            )
        )


def _check_rules(form: OfficialForm, rules: ProfileRules, party: bool) -> Iterator[AuditFinding]:
    """The heading has a rule as long as itself; the State's issuing body and subject have one."""
    full_length = phrase("a solid rule under it, as long as the words")
    partial_length = phrase("a solid rule under it, from a third to half as long as the line")
    required_rules = (
        {"Party": full_length}
        if party
        else {"Motto": full_length, "Issuer": partial_length, "Subtitle": partial_length}
    )
    for component, required in required_rules.items():
        lines = form.all(component)
        if lines and not _has_rule_near(form, lines[-1]):
            yield AuditFinding(
                finding_code(component, "rule"),
                locate(component, lines[-1]),
                required,
                words.missing(),
                phrase("Draw a line under the words (Insert, Shapes); do not underline them."),
                rules.style_source(component),
            )


def _has_rule_near(form: OfficialForm, line_above: TextLine) -> bool:
    """Whether a line is drawn near some words: a shape anywhere near, or a border below.

    A shape may be anchored in a paragraph with words of its own: these, or those beside them in
    the same column.
    """
    rule_lines = [line for name, line in form.front if name == "Rule"]
    lines_with_words = [line for name, line in (*form.front, *form.body[:1]) if name != "Rule"]
    return (
        any(
            (0 if line.format.ruled else -2) <= line.number - line_above.number <= 2
            for line in rule_lines
        )
        or any(
            line.drawn
            and line.cell == line_above.cell
            and -1 <= line.number - line_above.number <= 2
            for line in lines_with_words
        )
        or any(line.format.ruled for line in lines_with_words if line.number == line_above.number)
    )


def _check_number(line: TextLine, rules: ProfileRules, party: bool) -> Iterator[AuditFinding]:
    text = " ".join(line.text.split())
    rule = rules.style_source("Number")
    colon = re.match(r"^số\s*:", text, re.IGNORECASE)
    if party and colon:
        correct_text = re.sub(r"^(số)\s*:\s*", r"\1 ", text, flags=re.IGNORECASE)
        required = phrase("no colon after “Số”")
        yield _finding("Number", "colon", line, required, _retype_cure(correct_text), rule)
    elif not party and not colon:
        correct_text = re.sub(r"^(số)\s*", r"\1: ", text, flags=re.IGNORECASE)
        required = phrase("a colon after “Số”")
        yield _finding("Number", "colon", line, required, _retype_cure(correct_text), rule)
    serial = _SERIAL.match(text)
    if serial and serial[1] and len(serial[1]) < 2:
        correct_text = text.replace(serial[1], serial[1].zfill(2), 1)
        required = phrase("two figures for a number below ten")
        yield _finding("Number", "figures", line, required, _retype_cure(correct_text), rule)
    if _GAP.search(text):
        return
    order = r"^số\s*:?\s*\d*\s*-\s*[^\s/\-]+/\S" if party else r"^số\s*:?\s*\d*\s*/\s*[^\s/\-]+-\S"
    if not re.match(order, text, re.IGNORECASE):
        example = "Số 05-BC/HU" if party else "Số: 05/BC-UBND"
        required = phrase("hyphen and slash as in “{example}”", example=example)
        cure = phrase("Type the number like “{example}”.", example=example)
        yield _finding("Number", "form", line, required, cure, rule)


def _check_title(form: OfficialForm, rules: ProfileRules, party: bool) -> Iterator[AuditFinding]:
    subject = form.first("Subtitle")
    if party and subject and subject.text[:1].isupper() and subject.text[1:2].islower():
        first = subject.text.split()[0]
        correct_text = first[:1].lower() + first[1:]
        required = phrase("a small letter at the beginning")
        yield _finding(
            *("Subtitle", "capital", subject, required, _retype_cure(correct_text)),
            rules.style_source("Subtitle"),
        )
    line = form.first("Separator")
    correct_text = rules.profile.text.separator
    if line and correct_text and line.text != correct_text:
        yield AuditFinding(
            finding_code("Separator", "words"),
            locate("Separator", line),
            phrase("five hyphens"),
            words.quote(line.text[:60]),
            _retype_cure(correct_text),
            rules.style_source("Separator"),
        )


def _check_letter(form: OfficialForm, rules: ProfileRules) -> Iterator[AuditFinding]:
    """The words before the subject of a letter, and before those to whom a document goes."""
    text = rules.profile.text
    for line in form.all("LetterSubject"):
        lower_text = line.text.lower()
        # Only the guide of 2026 forbids the short form; the long one is wrong nowhere.
        if not lower_text.startswith((text.about.lower(), _ABOUT)):
            required = phrase("“{mark}” at the beginning", mark=text.about)
            cure = phrase("Begin the line with “{mark}”.", mark=f"{text.about} ")
            rule = rules.style_source("LetterSubject")
            yield _finding("LetterSubject", "words", line, required, cure, rule)
    title = form.first("Title")
    is_submission = title is not None and title.text.lower() == "tờ trình"
    opening_words = text.submitted if is_submission else text.addressed
    for line in (line for name, line in form.body if name == "Addressed"):
        if not line.text.startswith(opening_words):
            cure = phrase("Begin the line with “{mark}”.", mark=opening_words)
            yield _finding(
                *("Addressed", "words", line, words.quote(opening_words), cure),
                rules.style_source("Addressed"),
            )


def _check_bases(form: OfficialForm, rules: ProfileRules) -> Iterator[AuditFinding]:
    """Each “Căn cứ” of the opening has its line, its mark, and its end by its place among them."""
    text, rule = rules.profile.text, rules.style_source("Basis")
    for name, line in form.body:
        if name.startswith("Heading"):
            break
        if name in ("Basis", "BodyText") and _has_two_grounds(line.text):
            required = phrase("each ground in a paragraph of its own")
            cure = phrase("Press Enter before each “Căn cứ”.")
            yield _finding("Basis", "together", line, required, cure, rule)
    grounds = [line for name, line in form.body if name == "Basis"]
    for number, line in enumerate(grounds, 1):
        mark = text.basis_mark.strip()
        ends = text.basis_ends if number == len(grounds) else text.basis_between
        if mark and not line.text.startswith(mark):
            required = phrase("“{mark}” at the beginning", mark=mark)
            cure = phrase("Begin the line with “{mark}”.", mark=text.basis_mark)
            yield _finding("Basis", "mark", line, required, cure, rule)
        if line.text[-1:] not in ends:
            required = phrase("“{mark}” at the end", mark=ends[0])
            cure = phrase("End the line with “{mark}”.", mark=ends[0])
            yield _finding("Basis", "end", line, required, cure, rule)


def _has_two_grounds(text: str) -> bool:
    """Whether one paragraph contains two grounds."""
    first = _GROUND.match(text)
    if first is None:
        return False
    further_lines = (" ".join(words.split()) for words in text[first.end() :].split("\n"))
    return _NEXT_GROUND.search("x" + "\n".join(further_lines)) is not None


def _check_text_end(form: OfficialForm, rules: ProfileRules, party: bool) -> Iterator[AuditFinding]:
    body_lines = [line for name, line in form.body if name == "BodyText" and line.text]
    if not (body_lines and party) or _GAP.search(body_lines[-1].text):
        return
    if body_lines[-1].text.endswith("./.") or not body_lines[-1].text.endswith((".", ".”", ".)")):
        rule = RuleSource(rules.style_source("BodyText").clause, "B")
        required = phrase("a full stop at the end of the text")
        cure = phrase("End the text with a full stop, without “/.”.")
        yield AuditFinding(
            finding_code("BodyText", "end"),
            locate("BodyText", body_lines[-1]),
            required,
            words.quote(body_lines[-1].text[-20:]),
            cure,
            rule,
        )


def _check_authority(line: TextLine, rules: ProfileRules, party: bool) -> Iterator[AuditFinding]:
    """The mark before the body that is signed for is written as the profile writes it.

    A body that decides together is signed for, never deputised: always ``T/M``.
    """
    abbreviation, _, body = line.text.partition(" ")
    if _letters(abbreviation) == "KT" and fold(body).startswith(_COLLECTIVE):
        required = (
            phrase("T/M before a body that decides together")
            if party
            else phrase("TM. before a body that decides together")
        )
        cure = _retype_cure(f"{'T/M' if party else 'TM.'} {body}")
        yield _finding(
            "Authority", "collective", line, required, cure, rules.style_source("Authority")
        )
        return
    signs = {_letters(mark): mark for mark in rules.profile.text.signs.values()}
    sign = signs.get(_letters(abbreviation))
    if sign and abbreviation != sign and body:
        required = phrase("a slash, as in “T/M”") if party else phrase("a full stop, as in “TM.”")
        cure = _retype_cure(f"{sign} {body}")
        yield _finding("Authority", "sign", line, required, cure, rules.style_source("Authority"))


def _letters(mark: str) -> str:
    return "".join(char for char in mark if char.isalpha()).upper()


def _check_recipients(form: OfficialForm, rules: ProfileRules) -> Iterator[AuditFinding]:
    text = rules.profile.text
    label = form.first("RecipientsLabel")
    if label and label.text != text.recipients:
        yield _finding(
            *("RecipientsLabel", "words", label, words.quote(text.recipients)),
            _retype_cure(text.recipients),
            rules.style_source("RecipientsLabel"),
        )
    lines = form.all("Recipients")
    for number, line in enumerate(lines, 1):
        end = text.recipients_end if number == len(lines) else text.recipients_between
        if _GAP.search(line.text):
            continue
        if not line.text.startswith(text.recipients_mark.strip()):
            required = phrase("“{mark}” at the beginning", mark=text.recipients_mark.strip())
            cure = phrase("Begin the line with “{mark}”.", mark=text.recipients_mark)
            yield _finding(
                "Recipients", "mark", line, required, cure, rules.style_source("Recipients")
            )
        if not line.text.endswith(end):
            required = phrase("“{mark}” at the end", mark=end)
            cure = phrase("End the line with “{mark}”.", mark=end)
            yield _finding("Recipients", "end", line, required, cure, rules.part_source("text"))
