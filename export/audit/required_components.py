"""What the components of the form must say, and which must be there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outline.errors import Phrase, phrase
from outline.text import fold

from . import dates
from . import messages as words
from .components import Form
from .finding import Finding, Rule
from .lines import Line
from .rules import Rules
from .typography import code, place

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


def check(form: Form, rules: Rules) -> Iterator[Finding]:
    """Yield what is missing and what is said otherwise."""
    yield from _missing(form, rules)
    party = rules.profile.family == "party"
    yield from _heading(form, rules, party)
    for line in form.all("Number"):
        yield from _number(line, rules, party)
    for line in form.all("PlaceDate"):
        yield from dates.check(line, rules)
    yield from _title(form, rules, party)
    yield from _letter(form, rules)
    yield from _bases(form, rules)
    yield from _text_end(form, rules, party)
    for line in form.all("Authority"):
        yield from _authority(line, rules, party)
    yield from _recipients(form, rules)


def _missing(form: Form, rules: Rules) -> Iterator[Finding]:
    letter = bool(form.first("LetterSubject"))
    wanted = ["Party", "Nation", "Motto", "Superior", "Issuer", "Star", "Number", "PlaceDate"]
    wanted += [] if letter else ["Title", "Subtitle", "Separator"]
    wanted += ["Authority", "Signer", "RecipientsLabel", "Recipients"]
    alone = bool(form.first("Issuer")) and not form.first("Superior")
    for component in wanted:
        if component not in rules.profile.styles or form.first(component):
            continue
        if component == "Superior" and alone:
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
        yield Finding(
            code(component, "missing"),
            place(component),
            words.said(text) if text else words.part(component),
            words.missing(),
            phrase("Add it where the form asks for it."),
            rules.style(component),
        )


def _wrong(
    component: str, name: str, line: Line, required: Phrase, cure: Phrase, rule: Rule
) -> Finding:
    found = words.said(" ".join(line.text.split())[:60])
    return Finding(code(component, name), place(component, line), required, found, cure, rule)


def _retype(text: str) -> Phrase:
    return phrase("Type it as “{text}”.", text=text)


def _heading(form: Form, rules: Rules, party: bool) -> Iterator[Finding]:
    """The heading in the very words; the issuer in capitals; one star."""
    text = rules.profile.text
    for component, wanted in (
        *(("Party", text.party), ("Nation", text.nation), ("Motto", text.motto)),
    ):
        line = form.first(component)
        if line and wanted and " ".join(line.text.split()) != wanted:
            required = words.said(wanted)
            rule = rules.style(component)
            yield _wrong(component, "words", line, required, _retype(wanted), rule)
    yield from _rules(form, rules, party)
    for component in ("Superior", "Issuer", "Title", "Authority", "SignerTitle"):
        for line in form.all(component):
            upper = line.text.upper()
            if line.text != upper:
                yield _wrong(
                    *(component, "capitals", line, words.said(upper), _retype(upper)),
                    rules.style(component),
                )
    star = form.first("Star")
    if star and rules.profile.text.star and star.text != rules.profile.text.star:
        wanted = rules.profile.text.star
        yield _wrong(
            *("Star", "words", star, words.said(wanted), _retype(wanted), rules.style("Star"))
        )


def _rules(form: Form, rules: Rules, party: bool) -> Iterator[Finding]:
    """The heading has a rule as long as itself; the State's issuing body and subject have one."""
    whole = phrase("a solid rule under it, as long as the words")
    short = phrase("a solid rule under it, from a third to half as long as the line")
    wanted = {"Party": whole} if party else {"Motto": whole, "Issuer": short, "Subtitle": short}
    for component, required in wanted.items():
        lines = form.all(component)
        if lines and not _ruled(form, lines[-1]):
            yield Finding(
                code(component, "rule"),
                place(component, lines[-1]),
                required,
                words.missing(),
                phrase("Draw a line under the words (Insert, Shapes); do not underline them."),
                rules.style(component),
            )


def _ruled(form: Form, over: Line) -> bool:
    """Tell whether a line is drawn near some words: a shape anywhere near, or a border below.

    A shape may be anchored in a paragraph with words of its own: these, or those beside them in
    the same column.
    """
    empty = [line for name, line in form.front if name == "Rule"]
    worded = [line for name, line in (*form.front, *form.body[:1]) if name != "Rule"]
    return (
        any((0 if line.layout.ruled else -2) <= line.number - over.number <= 2 for line in empty)
        or any(
            line.drawn and line.cell == over.cell and -1 <= line.number - over.number <= 2
            for line in worded
        )
        or any(line.layout.ruled for line in worded if line.number == over.number)
    )


def _number(line: Line, rules: Rules, party: bool) -> Iterator[Finding]:
    text = " ".join(line.text.split())
    rule = rules.style("Number")
    colon = re.match(r"^số\s*:", text, re.IGNORECASE)
    if party and colon:
        wanted = re.sub(r"^(số)\s*:\s*", r"\1 ", text, flags=re.IGNORECASE)
        required = phrase("no colon after “Số”")
        yield _wrong("Number", "colon", line, required, _retype(wanted), rule)
    elif not party and not colon:
        wanted = re.sub(r"^(số)\s*", r"\1: ", text, flags=re.IGNORECASE)
        required = phrase("a colon after “Số”")
        yield _wrong("Number", "colon", line, required, _retype(wanted), rule)
    serial = _SERIAL.match(text)
    if serial and serial[1] and len(serial[1]) < 2:
        wanted = text.replace(serial[1], serial[1].zfill(2), 1)
        required = phrase("two figures for a number below ten")
        yield _wrong("Number", "figures", line, required, _retype(wanted), rule)
    if _GAP.search(text):
        return
    order = r"^số\s*:?\s*\d*\s*-\s*[^\s/\-]+/\S" if party else r"^số\s*:?\s*\d*\s*/\s*[^\s/\-]+-\S"
    if not re.match(order, text, re.IGNORECASE):
        example = "Số 05-BC/HU" if party else "Số: 05/BC-UBND"
        required = phrase("hyphen and slash as in “{example}”", example=example)
        cure = phrase("Type the number like “{example}”.", example=example)
        yield _wrong("Number", "form", line, required, cure, rule)


def _title(form: Form, rules: Rules, party: bool) -> Iterator[Finding]:
    subject = form.first("Subtitle")
    if party and subject and subject.text[:1].isupper() and subject.text[1:2].islower():
        first = subject.text.split()[0]
        wanted = first[:1].lower() + first[1:]
        required = phrase("a small letter at the beginning")
        yield _wrong(
            *("Subtitle", "capital", subject, required, _retype(wanted)), rules.style("Subtitle")
        )
    line = form.first("Separator")
    wanted = rules.profile.text.separator
    if line and wanted and line.text != wanted:
        yield Finding(
            code("Separator", "words"),
            place("Separator", line),
            phrase("five hyphens"),
            words.said(line.text[:60]),
            _retype(wanted),
            rules.style("Separator"),
        )


def _letter(form: Form, rules: Rules) -> Iterator[Finding]:
    """The words before the subject of a letter, and before those to whom a document goes."""
    text = rules.profile.text
    for line in form.all("LetterSubject"):
        begun = line.text.lower()
        # Only the guide of 2026 forbids the short form; the long one is wrong nowhere.
        if not begun.startswith((text.about.lower(), _ABOUT)):
            required = phrase("“{mark}” at the beginning", mark=text.about)
            cure = phrase("Begin the line with “{mark}”.", mark=f"{text.about} ")
            rule = rules.style("LetterSubject")
            yield _wrong("LetterSubject", "words", line, required, cure, rule)
    title = form.first("Title")
    submitted = title is not None and title.text.lower() == "tờ trình"
    wanted = text.submitted if submitted else text.addressed
    for line in (line for name, line in form.body if name == "Addressed"):
        if not line.text.startswith(wanted):
            cure = phrase("Begin the line with “{mark}”.", mark=wanted)
            yield _wrong(
                *("Addressed", "words", line, words.said(wanted), cure), rules.style("Addressed")
            )


def _bases(form: Form, rules: Rules) -> Iterator[Finding]:
    """Each “Căn cứ” of the opening has its line, its mark, and its end by its place among them."""
    text, rule = rules.profile.text, rules.style("Basis")
    for name, line in form.body:
        if name.startswith("Heading"):
            break
        if name in ("Basis", "BodyText") and _holds_two(line.text):
            required = phrase("each ground in a paragraph of its own")
            cure = phrase("Press Enter before each “Căn cứ”.")
            yield _wrong("Basis", "together", line, required, cure, rule)
    told = [line for name, line in form.body if name == "Basis"]
    for at, line in enumerate(told, 1):
        mark = text.basis_mark.strip()
        ends = text.basis_ends if at == len(told) else text.basis_between
        if mark and not line.text.startswith(mark):
            required = phrase("“{mark}” at the beginning", mark=mark)
            cure = phrase("Begin the line with “{mark}”.", mark=text.basis_mark)
            yield _wrong("Basis", "mark", line, required, cure, rule)
        if line.text[-1:] not in ends:
            required = phrase("“{mark}” at the end", mark=ends[0])
            cure = phrase("End the line with “{mark}”.", mark=ends[0])
            yield _wrong("Basis", "end", line, required, cure, rule)


def _holds_two(text: str) -> bool:
    """Tell whether two grounds stand in one paragraph."""
    first = _GROUND.match(text)
    if first is None:
        return False
    rest = (" ".join(words.split()) for words in text[first.end() :].split("\n"))
    return _NEXT_GROUND.search("x" + "\n".join(rest)) is not None


def _text_end(form: Form, rules: Rules, party: bool) -> Iterator[Finding]:
    told = [line for name, line in form.body if name == "BodyText" and line.text]
    if not (told and party) or _GAP.search(told[-1].text):
        return
    if told[-1].text.endswith("./.") or not told[-1].text.endswith((".", ".”", ".)")):
        rule = Rule(rules.style("BodyText").clause, "B")
        required = phrase("a full stop at the end of the text")
        cure = phrase("End the text with a full stop, without “/.”.")
        yield Finding(
            code("BodyText", "end"),
            place("BodyText", told[-1]),
            required,
            words.said(told[-1].text[-20:]),
            cure,
            rule,
        )


def _authority(line: Line, rules: Rules, party: bool) -> Iterator[Finding]:
    """The mark before the body that is signed for is written as the profile writes it.

    What decides together is signed for, never deputised: ``T/M``, whoever signs.
    """
    first, _, rest = line.text.partition(" ")
    if _letters(first) == "KT" and fold(rest).startswith(_COLLECTIVE):
        required = (
            phrase("T/M before a body that decides together")
            if party
            else phrase("TM. before a body that decides together")
        )
        cure = _retype(f"{'T/M' if party else 'TM.'} {rest}")
        yield _wrong("Authority", "collective", line, required, cure, rules.style("Authority"))
        return
    signs = {_letters(mark): mark for mark in rules.profile.text.signs.values()}
    wanted = signs.get(_letters(first))
    if wanted and first != wanted and rest:
        required = phrase("a slash, as in “T/M”") if party else phrase("a full stop, as in “TM.”")
        cure = _retype(f"{wanted} {rest}")
        yield _wrong("Authority", "sign", line, required, cure, rules.style("Authority"))


def _letters(mark: str) -> str:
    return "".join(char for char in mark if char.isalpha()).upper()


def _recipients(form: Form, rules: Rules) -> Iterator[Finding]:
    text = rules.profile.text
    label = form.first("RecipientsLabel")
    if label and label.text != text.recipients:
        yield _wrong(
            *("RecipientsLabel", "words", label, words.said(text.recipients)),
            _retype(text.recipients),
            rules.style("RecipientsLabel"),
        )
    told = form.all("Recipients")
    for at, line in enumerate(told, 1):
        end = text.recipients_end if at == len(told) else text.recipients_between
        if _GAP.search(line.text):
            continue
        if not line.text.startswith(text.recipients_mark.strip()):
            required = phrase("“{mark}” at the beginning", mark=text.recipients_mark.strip())
            cure = phrase("Begin the line with “{mark}”.", mark=text.recipients_mark)
            yield _wrong("Recipients", "mark", line, required, cure, rules.style("Recipients"))
        if not line.text.endswith(end):
            required = phrase("“{mark}” at the end", mark=end)
            cure = phrase("End the line with “{mark}”.", mark=end)
            yield _wrong("Recipients", "end", line, required, cure, rules.part("text"))
