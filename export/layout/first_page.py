"""Lays out the top of the first page, and the signature with its recipients."""

from __future__ import annotations

import re
from math import ceil

from export.profiles import Profile
from export.units import points, twips
from outline.model import Document, Report
from outline.values.letterhead import superior
from outline.values.number_formats import format_date_long

from .blocks import (
    PLAIN_MARGIN,
    ParagraphBlock,
    TableBlock,
    TableCell,
    TableRow,
    TextSpan,
    gap,
    paragraph_texts,
)
from .column_widths import text_width
from .issuer_case import to_sentence_case
from .prose import fill_placeholders

LETTER, SUBMISSION = "công văn", "tờ trình"
"""Kinds of document that are addressed; a letter has no title."""
ROOM = " " * 5
"""Blank room for what is written in by hand on signing: not a gap, so not marked."""
SIGNATURE_LINES = 16
"""Lines of recipients that are taller than any signature beside them."""
_COLON, _HYPHEN = 0.278, 0.583
"""Widths of “:” and of “- ” in Times New Roman, ems."""
NO_DATE = f"ngày {ROOM}tháng {ROOM}năm {ROOM}"


def lay_letterhead(report: Report, profile: Profile) -> TableBlock:
    """Return the letterhead: sender, number and marks left; Party or State, place and date right.

    The Party has all of a side in one cell; the State has number and date on a line of their own.
    """
    document, text = report.document, profile.text
    left, right = _halves(profile, text.left_share)
    superior_name = superior(document)
    issuer = _line("Issuer", document.issuer, profile)
    issuing_body = (
        [issuer] if superior_name is None else [_line("Superior", superior_name, profile), issuer]
    )
    if text.star:
        issuing_body.append(ParagraphBlock("Star", (TextSpan(text.star),)))
    else:
        issuing_body.append(_rule("IssuerRule", issuer, left - 2 * PLAIN_MARGIN, profile))
    cell_width = right - 2 * PLAIN_MARGIN
    place_and_date = [ParagraphBlock("PlaceDate", fill_pattern(text.place_date, document, profile))]
    if document.circulation:
        place_and_date.append(_line("Circulation", document.circulation, profile))
    if text.party:
        heading = [
            ParagraphBlock("Party", (TextSpan(text.party),)),
            ParagraphBlock("PartyRule", side_indent=_indent(cell_width, twips(text.party_rule))),
        ]
        rows = [
            TableRow(
                (
                    _cell(issuing_body, _number_and_marks(report, profile)),
                    _cell(heading, place_and_date),
                )
            )
        ]
    else:
        heading = [
            ParagraphBlock("Nation", (TextSpan(text.nation),)),
            ParagraphBlock("Motto", (TextSpan(text.motto),)),
            ParagraphBlock("MottoRule", side_indent=_indent(cell_width, twips(text.motto_rule))),
        ]
        rows = [
            TableRow((_cell(issuing_body), _cell(heading))),
            TableRow((_cell(_number_and_marks(report, profile)), _cell(place_and_date))),
        ]
    return TableBlock((left, right), tuple(rows), bordered=False)


def _cell(*groups: list[ParagraphBlock]) -> TableCell:
    return TableCell(tuple(paragraph for group in groups for paragraph in group))


def _number_and_marks(report: Report, profile: Profile) -> list[ParagraphBlock]:
    """Return the number and what is under it: subject of a letter, urgency, draft."""
    document = report.document
    paragraphs = [ParagraphBlock("Number", number_spans(document, profile))]
    if _kind(document) == LETTER:
        subject = document.subject.strip()
        for opening in ("về việc ", "v/v "):
            if subject.lower().startswith(opening):
                subject = subject[len(opening) :]
        words = fill_placeholders(subject, report) or [gap()]
        paragraphs.append(
            ParagraphBlock("LetterSubject", (TextSpan(f"{profile.text.about} "), *words))
        )
    if document.urgency:
        paragraphs.append(_line("Urgency", document.urgency, profile))
    if document.draft:
        paragraphs.append(
            ParagraphBlock("Draft", fill_pattern(profile.text.draft, document, profile))
        )
    return paragraphs


def lay_title(report: Report, profile: Profile) -> list[ParagraphBlock]:
    """Return the type of document, its subject, and the separator under it.

    A letter has none: its subject is under the number.
    """
    document = report.document
    if _kind(document) == LETTER:
        return []
    words = fill_placeholders(document.subject.strip(), report) or [gap()]
    subject = ParagraphBlock("Subtitle", tuple(words))
    if profile.text.separator:
        below = ParagraphBlock("Separator", (TextSpan(profile.text.separator),))
    else:
        below = _rule("SubjectRule", subject, twips(profile.page.text_width()), profile)
    return [_line("Title", document.kind, profile), subject, below]


def lay_addressees(report: Report, profile: Profile) -> list[ParagraphBlock]:
    """Return ``Kính gửi:`` with the addressees, for letters and submissions only.

    Several addressees are separated by semicolons and have a line each, their hyphens under the
    colon of the opening. A single one is on the line of the opening, whose format differs from
    the addressee's; the Party ends it with a full stop.
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
        end = "." if profile.is_party else ""
        only_recipient = TextSpan(f"{names[0]}{end}", upright=upright) if names else gap()
        return [ParagraphBlock("Addressed", (TextSpan(f"{opening} "), only_recipient))]
    size = points(profile.styles["Addressee"].size)
    hyphen = round(size * _HYPHEN)
    # The opening is centred, so its colon ends half its width right of the middle.
    colon = twips((profile.page.text_width() + width) / 2) - round(size * _COLON)
    lines = [ParagraphBlock("Addressed", (TextSpan(opening),))]
    for index, recipient in enumerate(names, 1):
        words = (TextSpan(f"- {recipient}{'.' if index == len(names) else ';'}"),)
        indented = ParagraphBlock("Addressee", words, left_indent=colon + hyphen, hanging=hyphen)
        lines.append(indented)
    return lines


def lay_typist_mark(report: Report, profile: Profile) -> list[ParagraphBlock]:
    """Return the mark of the typist and the number of copies, where they are given."""
    document = report.document
    if not document.typist:
        return []
    if not document.copies:
        return [_line("Typist", document.typist, profile)]
    words = profile.text.typist.format(typist=document.typist, copies=document.copies)
    return [_line("Typist", words, profile)]


def _rule(style: str, above: ParagraphBlock, room: int, profile: Profile) -> ParagraphBlock:
    """Return a centred rule under a line of text, as long as a share of it."""
    size = profile.styles[above.style].size
    words = "".join(inline.text for inline in above.inlines if isinstance(inline, TextSpan))
    line = min(text_width(words, size), room)
    return ParagraphBlock(style, side_indent=_indent(room, round(line * profile.text.rule_share)))


def _indent(room: int, length: int) -> int:
    return max(0, (room - length) // 2)


def _kind(document: Document) -> str:
    return " ".join(document.kind.lower().split())


def lay_signature(report: Report, profile: Profile) -> TableBlock:
    """Return the recipients on the left, beside authority, title and name on the right.

    The rows of a table do not split. A long list goes on in rows of its own, one for each, so that
    it may break over pages while the signature stays whole.
    """
    document, text = report.document, profile.text
    left, right = _halves(profile, 0.5)
    recipients = [ParagraphBlock("RecipientsLabel", (TextSpan(text.recipients),))]
    for number, name in enumerate(document.recipients, 1):
        ending = (
            text.recipients_end if number == len(document.recipients) else text.recipients_between
        )
        line = (TextSpan(text.recipients_mark), *fill_placeholders(name, report), TextSpan(ending))
        recipients.append(ParagraphBlock("Recipients", line))
    if not document.recipients:
        line = (TextSpan(text.recipients_mark), gap())
        recipients.append(ParagraphBlock("Recipients", line))
    signer = _authority(document, profile)
    signer.append(_line("Signer", document.signer, profile))
    beside_count = _count_beside_signature(recipients, left - 2 * PLAIN_MARGIN, profile)
    rows = [TableRow((TableCell(tuple(recipients[:beside_count])), TableCell(tuple(signer))))]
    rows += [
        TableRow((TableCell((further,)), TableCell((ParagraphBlock(further.style),))))
        for further in recipients[beside_count:]
    ]
    return TableBlock((left, right), tuple(rows), bordered=False)


def _count_beside_signature(recipients: list[ParagraphBlock], width: int, profile: Profile) -> int:
    """Return how many paragraphs go beside the signature: surely as tall as it."""
    lines = 0
    for index, words in enumerate(paragraph_texts(recipients)):
        if lines >= SIGNATURE_LINES:
            return index
        size = profile.styles[recipients[index].style].size
        lines += ceil(text_width(words, size) / width) or 1
    return len(recipients)


def _authority(document: Document, profile: Profile) -> list[ParagraphBlock]:
    """Return the lines above the signer; without an authority, the title is the bold line."""
    authority = _replace_sign(document.authority.strip(), profile)
    if document.signer_title and not authority:
        return [_line("Authority", document.signer_title, profile)]
    return [
        _line("Authority", authority, profile),
        _line("SignerTitle", document.signer_title, profile),
    ]


def _replace_sign(authority: str, profile: Profile) -> str:
    """Return the authority with its abbreviation as the rules write it: ``T/M``, or ``TM.``."""
    for written, printed in profile.text.signs.items():
        if authority.upper().startswith(f"{written} "):
            return printed + authority[len(written) :]
    return authority


def number_spans(document: Document, profile: Profile) -> tuple[TextSpan, ...]:
    """Return ``Số 05-BC/HU``, or ``Số: 05/BC-UBND``."""
    return fill_pattern(profile.text.number, document, profile)


def fill_pattern(pattern: str, document: Document, profile: Profile) -> tuple[TextSpan, ...]:
    """Fill a pattern of the profile from the document; a missing value leaves a marked gap.

    The number and the date are given on signing: until then there is blank room for them.

    A number below ten gets a leading zero; a symbol gets the profile's mark between the type and
    the body.
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
        "issuer": to_sentence_case(document.issuer.strip(), document.place.strip()),
    }
    filled: list[TextSpan] = []
    for index, part in enumerate(re.split(r"\{(\w+)\}", pattern)):
        if index % 2 == 0:
            filled += [TextSpan(part)] if part else []
        else:
            filled.append(TextSpan(values[part]) if values[part] else gap())
    return tuple(filled)


def _line(style: str, text: str, profile: Profile) -> ParagraphBlock:
    words = text.strip()
    if not words:
        return ParagraphBlock(style, (gap(),))
    return ParagraphBlock(
        style, (TextSpan(words.upper() if profile.styles[style].upper else words),)
    )


def _halves(profile: Profile, share: float) -> tuple[int, int]:
    width = twips(profile.page.text_width())
    left = round(width * share)
    return left, width - left
