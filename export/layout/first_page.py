"""The first page's head, and the signature with its recipients: decisions, no file format."""

from __future__ import annotations

import re
from math import ceil

from export.profiles import Profile
from export.units import points, twips
from outline.model import Document, Report
from outline.values.letterhead import superior
from outline.values.number_formats import format_date_long

from .blocks import PLAIN_MARGIN, Cell, Paragraph, Row, Span, Table, gap, plain
from .column_widths import text_width
from .issuer_case import named
from .prose import spans

LETTER, SUBMISSION = "công văn", "tờ trình"
"""Kinds of document that are addressed; a letter has no title."""
ROOM = " " * 5
"""For what is written in when the document is signed: neither lacking nor marked."""
SIGNATURE_LINES = 16
"""Lines of recipients that are taller than any signature beside them."""
_COLON, _HYPHEN = 0.278, 0.583
"""Widths of “:” and of “- ” in Times New Roman, ems."""
NO_DATE = f"ngày {ROOM}tháng {ROOM}năm {ROOM}"


def letterhead(report: Report, profile: Profile) -> Table:
    """Who sends, with number and marks, on the left; the Party or the State, place and date right.

    The Party has all of a side in one cell; the State has number and date on a line of their own.
    """
    document, text = report.document, profile.text
    left, right = _halves(profile, text.left_share)
    above = superior(document)
    issuer = _line("Issuer", document.issuer, profile)
    sender = [issuer] if above is None else [_line("Superior", above, profile), issuer]
    if text.star:
        sender.append(Paragraph("Star", (Span(text.star),)))
    else:
        sender.append(_rule("IssuerRule", issuer, left - 2 * PLAIN_MARGIN, profile))
    room = right - 2 * PLAIN_MARGIN
    dated = [Paragraph("PlaceDate", fill(text.place_date, document, profile))]
    if document.circulation:
        dated.append(_line("Circulation", document.circulation, profile))
    if text.party:
        over = [
            Paragraph("Party", (Span(text.party),)),
            Paragraph("PartyRule", side_indent=_indent(room, twips(text.party_rule))),
        ]
        rows = [Row((_cell(sender, _marks(report, profile)), _cell(over, dated)))]
    else:
        over = [
            Paragraph("Nation", (Span(text.nation),)),
            Paragraph("Motto", (Span(text.motto),)),
            Paragraph("MottoRule", side_indent=_indent(room, twips(text.motto_rule))),
        ]
        rows = [
            Row((_cell(sender), _cell(over))),
            Row((_cell(_marks(report, profile)), _cell(dated))),
        ]
    return Table((left, right), tuple(rows), bordered=False)


def _cell(*groups: list[Paragraph]) -> Cell:
    return Cell(tuple(paragraph for group in groups for paragraph in group))


def _marks(report: Report, profile: Profile) -> list[Paragraph]:
    """Return the number and what stands under it: subject of a letter, urgency, draft."""
    document = report.document
    found = [Paragraph("Number", number(document, profile))]
    if _kind(document) == LETTER:
        subject = document.subject.strip()
        for opening in ("về việc ", "v/v "):
            if subject.lower().startswith(opening):
                subject = subject[len(opening) :]
        words = spans(subject, report) or [gap()]
        found.append(Paragraph("LetterSubject", (Span(f"{profile.text.about} "), *words)))
    if document.urgency:
        found.append(_line("Urgency", document.urgency, profile))
    if document.draft:
        found.append(Paragraph("Draft", fill(profile.text.draft, document, profile)))
    return found


def title(report: Report, profile: Profile) -> list[Paragraph]:
    """Return the type of document, what it is about, and what parts it from the text.

    A letter has none: what it is about stands under its number.
    """
    document = report.document
    if _kind(document) == LETTER:
        return []
    words = spans(document.subject.strip(), report) or [gap()]
    subject = Paragraph("Subtitle", tuple(words))
    if profile.text.separator:
        below = Paragraph("Separator", (Span(profile.text.separator),))
    else:
        below = _rule("SubjectRule", subject, twips(profile.page.text_width()), profile)
    return [_line("Title", document.kind, profile), subject, below]


def addressed(report: Report, profile: Profile) -> list[Paragraph]:
    """Return ``Kính gửi:`` with the addressees, where the kind of document has it; a report not.

    Several addressees are parted by semicolons, and stand on lines of their own, their hyphens
    under the colon of the opening. One stands on the line of the opening, whose look is not the
    addressee's; the Party ends it with a full stop.
    """
    kind, text = _kind(report.document), profile.text
    if kind not in (LETTER, SUBMISSION):
        return []
    opening, width = text.addressed, text.addressed_width
    if kind == SUBMISSION:
        opening, width = text.submitted, text.submitted_width
    parts = (part.strip(" .") for part in re.split("[;\n]", report.document.addressee))
    names = [part for part in parts if part]
    if len(names) < 2:
        upright = profile.styles["Addressed"].italic
        end = "." if profile.family == "party" else ""
        name = Span(f"{names[0]}{end}", upright=upright) if names else gap()
        return [Paragraph("Addressed", (Span(f"{opening} "), name))]
    size = points(profile.styles["Addressee"].size)
    hyphen = round(size * _HYPHEN)
    # The opening is centred, so its colon ends half its width right of the middle.
    colon = twips((profile.page.text_width() + width) / 2) - round(size * _COLON)
    lines = [Paragraph("Addressed", (Span(opening),))]
    for index, name_ in enumerate(names, 1):
        words = (Span(f"- {name_}{'.' if index == len(names) else ';'}"),)
        indented = Paragraph("Addressee", words, left_indent=colon + hyphen, hanging=hyphen)
        lines.append(indented)
    return lines


def typist(report: Report, profile: Profile) -> list[Paragraph]:
    """Return the mark of who typed the document and how many copies there are, if they are told."""
    document = report.document
    if not document.typist:
        return []
    if not document.copies:
        return [_line("Typist", document.typist, profile)]
    words = profile.text.typist.format(typist=document.typist, copies=document.copies)
    return [_line("Typist", words, profile)]


def _rule(style: str, above: Paragraph, room: int, profile: Profile) -> Paragraph:
    """Return a rule under a line of text: a share of it, in the middle."""
    size = profile.styles[above.style].size
    words = "".join(inline.text for inline in above.inlines if isinstance(inline, Span))
    line = min(text_width(words, size), room)
    return Paragraph(style, side_indent=_indent(room, round(line * profile.text.rule_share)))


def _indent(room: int, length: int) -> int:
    return max(0, (room - length) // 2)


def _kind(document: Document) -> str:
    return " ".join(document.kind.lower().split())


def signature(report: Report, profile: Profile) -> Table:
    """Recipients on the left, level with authority, title and name on the right.

    The rows of a table do not split. A long list goes on in rows of its own, one for each, so that
    it may break over pages while the signature stays whole.
    """
    document, text = report.document, profile.text
    left, right = _halves(profile, 0.5)
    recipients = [Paragraph("RecipientsLabel", (Span(text.recipients),))]
    for at, name in enumerate(document.recipients, 1):
        close = text.recipients_end if at == len(document.recipients) else text.recipients_between
        line = (Span(text.recipients_mark), *spans(name, report), Span(close))
        recipients.append(Paragraph("Recipients", line))
    if not document.recipients:
        line = (Span(text.recipients_mark), gap())
        recipients.append(Paragraph("Recipients", line))
    signer = _authority(document, profile)
    signer.append(_line("Signer", document.signer, profile))
    level = _level(recipients, left - 2 * PLAIN_MARGIN, profile)
    rows = [Row((Cell(tuple(recipients[:level])), Cell(tuple(signer))))]
    rows += [
        Row((Cell((further,)), Cell((Paragraph(further.style),)))) for further in recipients[level:]
    ]
    return Table((left, right), tuple(rows), bordered=False)


def _level(recipients: list[Paragraph], room: int, profile: Profile) -> int:
    """Return how many paragraphs stand beside the signature: what is surely as tall as it."""
    lines = 0
    for at, words in enumerate(plain(recipients)):
        if lines >= SIGNATURE_LINES:
            return at
        size = profile.styles[recipients[at].style].size
        lines += ceil(text_width(words, size) / room) or 1
    return len(recipients)


def _authority(document: Document, profile: Profile) -> list[Paragraph]:
    """A head who signs for nobody but the office has the title as the line in bold."""
    authority = _signed_for(document.authority.strip(), profile)
    if document.signer_title and not authority:
        return [_line("Authority", document.signer_title, profile)]
    return [
        _line("Authority", authority, profile),
        _line("SignerTitle", document.signer_title, profile),
    ]


def _signed_for(authority: str, profile: Profile) -> str:
    """Return the authority with its sign as the rules write it: ``T/M``, or ``TM.``."""
    for written, printed in profile.text.signs.items():
        if authority.upper().startswith(f"{written} "):
            return printed + authority[len(written) :]
    return authority


def number(document: Document, profile: Profile) -> tuple[Span, ...]:
    """Return ``Số 05-BC/HU``, or ``Số: 05/BC-UBND``."""
    return fill(profile.text.number, document, profile)


def fill(pattern: str, document: Document, profile: Profile) -> tuple[Span, ...]:
    """Fill a pattern of the profile from the document; what is missing leaves a marked gap.

    The number and the date are given on signing: until then there is blank room for them.

    A number below ten gets a nought before it; a symbol the mark that the rules want between the
    type and the body.
    """
    digits = document.number.strip()
    symbol = re.sub("[-/]", profile.text.symbol_mark, document.symbol.strip(), count=1)
    values = {
        "kind": document.kind.strip().capitalize(),
        "number": digits.zfill(2) if digits.isdecimal() else digits or ROOM,
        "symbol": symbol,
        "place": document.place.strip(),
        "date": format_date_long(document.date) if document.date else NO_DATE,
        "draft": str(document.draft),
        "issuer": named(document.issuer.strip(), document.place.strip()),
    }
    found: list[Span] = []
    for at, part in enumerate(re.split(r"\{(\w+)\}", pattern)):
        if at % 2 == 0:
            found += [Span(part)] if part else []
        else:
            found.append(Span(values[part]) if values[part] else gap())
    return tuple(found)


def _line(style: str, text: str, profile: Profile) -> Paragraph:
    words = text.strip()
    if not words:
        return Paragraph(style, (gap(),))
    return Paragraph(style, (Span(words.upper() if profile.styles[style].upper else words),))


def _halves(profile: Profile, share: float) -> tuple[int, int]:
    width = twips(profile.page.text_width())
    left = round(width * share)
    return left, width - left
