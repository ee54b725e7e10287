"""Check the document and the blanks of a report and report what is missing or wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from outline.display_names import shorten
from outline.errors import Phrase, phrase
from outline.model import Document, Report, Rule, RuleKind
from outline.values import blank_types, blanks, letterhead, signing
from outline.values.number_formats import format_date, format_month, last_day_before

from .section_findings import Check, Finding, count_blocking, error, find_text_findings, warning

DOCUMENT, BLANKS = "document", "blanks"


def _missing_messages() -> dict[str, Phrase]:
    """Return the keys that must be filled in, and the message where one is missing."""
    return {
        "superior": phrase("The letterhead lacks the name of the superior body."),
        "issuer": phrase("The letterhead lacks the name of the issuing body."),
        "kind": phrase("The kind of document is missing."),
        "symbol": phrase("The symbol of the document is missing."),
        "place": phrase("The place of issue is missing."),
        "subject": phrase("The subject of the report is missing."),
        "term": phrase("The term of office is missing."),
        "period_from": phrase("The first month of the reporting period is missing."),
        "period_to": phrase("The last month of the reporting period is missing."),
        "authority": phrase("The signature block lacks the authority it is signed for."),
        "signer_title": phrase("The signature block lacks the office of the signatory."),
        "signer": phrase("The signature block lacks the name of the signatory."),
        "addressee": phrase("The addressee is missing."),
        "recipients": phrase("The list of recipients (nơi nhận) is empty."),
    }


def _missing_cures() -> dict[str, Phrase]:
    """Return the cure for each missing key: its label in the form, and its key as a command.

    Whole sentences, since a label inside a sentence would not be translated.
    """
    return {
        "superior": phrase(
            "Fill in “Superior body” (document.superior), “-” where there is none above."
        ),
        "issuer": phrase("Fill in “Issuing body” (document.issuer)."),
        "kind": phrase("Fill in “Kind of document” (document.kind), as BÁO CÁO."),
        "symbol": phrase("Fill in “Symbol” (document.symbol)."),
        "place": phrase("Fill in “Place of issue” (document.place)."),
        "subject": phrase("Fill in “Subject” (document.subject)."),
        "term": phrase("Fill in “Term of office” (document.term)."),
        "period_from": phrase("Fill in “First month reported on” (document.period_from)."),
        "period_to": phrase("Fill in “Last month reported on” (document.period_to)."),
        "authority": phrase("Fill in “Signed for” (document.authority)."),
        "signer_title": phrase("Fill in “Office of the signatory” (document.signer_title)."),
        "signer": phrase("Fill in “Name of the signatory” (document.signer)."),
        "addressee": phrase("Fill in “Addressee” (document.addressee)."),
        "recipients": phrase(
            "Fill in “Recipients (nơi nhận), separated by ;” (document.recipients)."
        ),
    }


def _signing_messages() -> dict[str, Phrase]:
    return {
        "number": phrase("The document has no number yet."),
        "date": phrase("The document has no date yet."),
    }


ListNames = Callable[[], Collection[str]]
"""Lists names; called only where one must be compared."""


def list_no_names() -> Collection[str]:
    """List no names, so that no name is checked."""
    return ()


def check_document(report: Report, profiles: ListNames = list_no_names) -> Check:
    """Check the fields of the document; number and date come with the signature and only warn.

    ``profiles`` lists the names of the export profiles, which ``outline`` does not know.
    """
    document = report.document
    messages, cures = _missing_messages(), _missing_cures()
    if not signing.needs_authority(document):
        messages.pop("authority")
    findings = [
        error("document.missing", DOCUMENT, key, message, cures[key])
        for key, message in messages.items()
        if _is_empty(document, key)
    ]
    met = len(messages) - len(findings)
    findings += find_text_findings(report, DOCUMENT, "subject", document.subject)
    findings += _find_reversed_period(document)
    findings += (
        error("document.form", DOCUMENT, *fault) for fault in letterhead.find_faults(document)
    )
    findings += (
        error("document.signing", DOCUMENT, *fault) for fault in signing.find_faults(document)
    )
    findings += _find_unknown_profile(document, profiles)
    if not report.sections:
        findings.append(
            error(
                "outline.empty",
                DOCUMENT,
                "outline",
                phrase("The outline has no sections."),
                phrase("Add a section, or import the outline that the report must follow."),
            )
        )
    blocking = count_blocking(findings)
    findings += (
        warning(
            "document.missing",
            DOCUMENT,
            key,
            message,
            phrase("Enter it when the document is signed."),
        )
        for key, message in _signing_messages().items()
        if _is_empty(document, key)
    )
    findings += _find_doubtful_values(report)
    return Check(met, met + blocking, tuple(findings))


def _is_empty(document: Document, key: str) -> bool:
    value = getattr(document, key)
    return not (value.strip() if isinstance(value, str) else value)


def _find_unknown_profile(document: Document, profiles: ListNames) -> Iterator[Finding]:
    name = document.profile
    if name and (profile_names := profiles()) and name not in profile_names:
        yield error(
            "profile.unknown", DOCUMENT, "profile", *describe_unknown_profile(name, profile_names)
        )


def describe_unknown_profile(name: str, profile_names: Collection[str]) -> tuple[Phrase, Phrase]:
    """Return the message that there is no such profile, and the cure that lists all there are."""
    return (
        phrase("There are no rules called “{name}”.", name=name),
        phrase("Use one of: {names}.", names=", ".join(profile_names)),
    )


def _find_reversed_period(document: Document) -> Iterator[Finding]:
    first, last = document.period_from, document.period_to
    if first and last and first > last:
        yield error(
            "period.order",
            DOCUMENT,
            "period_to",
            phrase(
                "The reporting period ends in {last}, before it begins in {first}.",
                first=format_month(first),
                last=format_month(last),
            ),
            phrase("Correct the first or the last month."),
        )


def _find_doubtful_values(report: Report) -> Iterator[Finding]:
    """Yield warnings about what looks wrong but may be intended."""
    document = report.document
    years = re.fullmatch(r"([0-9]{4})-([0-9]{4})", document.term)
    for key in ("period_from", "period_to"):
        month = getattr(document, key)
        if years and month and not years[1] <= month[:4] <= years[2]:
            yield warning(
                "period.term",
                DOCUMENT,
                key,
                phrase(
                    "{month} of the reporting period lies outside the term {term}.",
                    month=format_month(month),
                    term=document.term,
                ),
                phrase("Correct the month or the term."),
            )
    for blank in report.blanks:
        is_term = blank_types.find_type(blank.type).is_term_of_office
        differs = is_term and blank.value not in (None, document.term)
        if differs and document.term:
            yield warning(
                "term.differs",
                DOCUMENT,
                "term",
                phrase(
                    "The document has the term {term}, the blank {blank} has {value}.",
                    term=document.term,
                    blank=blank.id,
                    value=str(blank.value),
                ),
                phrase("Correct one of them if they are to be the same."),
            )
    if document.date and document.due_before and document.date >= document.due_before:
        yield warning(
            "deadline.late",
            DOCUMENT,
            "date",
            phrase(
                "The document is dated {date}, after {last}, the last acceptable day.",
                date=format_date(document.date),
                last=format_date(last_day_before(document.due_before)),
            ),
            phrase("Correct the date, or agree on a later deadline with the superior body."),
        )


def check_blanks(report: Report) -> Check:
    """Check the values of the blanks, and the arithmetic between them."""
    broken = blanks.find_broken_rules(report)
    explained = {rule.total for rule in broken if rule.kind is RuleKind.EXPLAIN}
    missing = [blank for blank in report.blanks if blank.value is None]
    findings = [
        error(
            "blank.missing",
            BLANKS,
            blank.id,
            phrase("Not filled in: “{blank}”.", blank=blank.label),
            blanks.cure(blank.type),
        )
        for blank in missing
        if not explained & {blank.id, *blank.aliases}
    ]
    findings += (_report_broken_rule(report, rule) for rule in broken)
    sums = sum(rule.kind is RuleKind.SUM for rule in broken)
    return Check(len(report.blanks) - len(missing), len(report.blanks) + sums, tuple(findings))


def _report_broken_rule(report: Report, rule: Rule) -> Finding:
    total = blanks.find(report, rule.total)
    parts = [blank.label for name in rule.parts if (blank := blanks.find(report, name))]
    names = {
        "total": shorten(total.label if total else rule.total),
        "parts": ", ".join(f"“{shorten(part)}”" for part in parts),
    }
    if rule.kind is RuleKind.SUM:
        message = phrase("“{total}” is not the sum of {parts}.", **names)
        cure = phrase("Check the figures.")
    else:
        message = phrase("{parts} differ, and “{total}” does not say why.", **names)
        cure = phrase("Explain what has changed.")
    return error("blank.rule", BLANKS, total.id if total else rule.total, message, cure)
