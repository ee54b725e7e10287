"""The first page's head, and the signature with its recipients: decisions, no file format."""

from __future__ import annotations

from outline.figures import format_date_long
from outline.model import Document, Report

from .paper import PLAIN_MARGIN, Cell, Paragraph, Row, Span, Table, gap
from .profiles import Profile
from .prose import spans
from .units import twips

NO_DATE = "ngày …… tháng …… năm ……"


def letterhead(report: Report, profile: Profile) -> Table:
    """Superior, issuer, ``*``, number and draft on the left; the Party, place and date right."""
    document, text = report.document, profile.text
    left, right = _halves(profile, 0.47)
    sides = [
        _line("Superior", document.superior, profile),
        _line("Issuer", document.issuer, profile),
        Paragraph("Star", (Span(text.star),)),
        Paragraph("Number", number(document, profile)),
    ]
    if document.draft:
        sides.append(Paragraph("Draft", fill(text.draft, document)))
    indent = max(0, (right - 2 * PLAIN_MARGIN - twips(text.party_rule)) // 2)
    others = (
        Paragraph("Party", (Span(text.party),)),
        Paragraph("PartyRule", side_indent=indent),
        Paragraph("PlaceDate", fill(text.place_date, document)),
    )
    return Table((left, right), (Row((Cell(tuple(sides)), Cell(others))),), bordered=False)


def title(report: Report, profile: Profile) -> list[Paragraph]:
    """Return the type of document, what it is about, and the hyphens under it."""
    document = report.document
    subject = spans(document.subject.strip(), report) or [gap()]
    return [
        _line("Title", document.kind, profile),
        Paragraph("Subtitle", tuple(subject)),
        Paragraph("Separator", (Span(profile.text.separator),)),
    ]


def signature(report: Report, profile: Profile) -> Table:
    """Recipients on the left, level with authority, title and name on the right."""
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
    return Table(
        (left, right), (Row((Cell(tuple(recipients)), Cell(tuple(signer)))),), bordered=False
    )


def _authority(document: Document, profile: Profile) -> list[Paragraph]:
    """A head who signs for nobody but the office has the title as the line in bold."""
    if document.signer_title and not document.authority:
        return [_line("Authority", document.signer_title, profile)]
    return [
        _line("Authority", document.authority, profile),
        _line("SignerTitle", document.signer_title, profile),
    ]


def number(document: Document, profile: Profile) -> tuple[Span, ...]:
    """Return ``Số 05-BC/HU``."""
    return fill(profile.text.number, document)


def fill(pattern: str, document: Document) -> tuple[Span, ...]:
    """Fill a pattern of the profile from the document; what is missing leaves a marked gap.

    A number below ten gets a nought before it.
    """
    from string import Formatter

    digits = document.number.strip()
    values = {
        "kind": document.kind.strip().capitalize(),
        "number": digits.zfill(2) if digits.isdecimal() else digits,
        "symbol": document.symbol.strip(),
        "place": document.place.strip(),
        "date": format_date_long(document.date) if document.date else "",
        "draft": str(document.draft),
    }
    found: list[Span] = []
    for literal, name, _spec, _conversion in Formatter().parse(pattern):
        if literal:
            found.append(Span(literal))
        if name is not None:
            empty = gap(NO_DATE) if name == "date" else gap()
            found.append(Span(values[name]) if values[name] else empty)
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
