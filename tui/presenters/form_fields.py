"""Present the blanks and the fields of the document as the fields of a form, without widgets.

``outline.addresses`` reads, prints and refuses values; the ties between blanks are findings. A
value is stored by one edit of the session.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from outline import addresses
from outline.completion.document_findings import BLANKS, DOCUMENT, check_blanks
from outline.completion.section_findings import Finding, Severity
from outline.errors import DecuongError
from outline.model import PREAMBLE, Blank, Report
from outline.placeholders import fill, find_names
from outline.values import blank_types, blanks, number_formats
from tui.i18n import _, say
from tui.session import profile_names

from .document_fields import FIELDS, LEVEL, LEVELS
from .messages import make_sentence
from .view_types import FormField, InputCheck

if TYPE_CHECKING:
    from tui.session.session import Session

RECIPIENTS = "document.recipients"


class BlankFields:
    """The fields, for ``tui.widgets.form``."""

    def __init__(self, session: Session) -> None:
        """Show the blanks and the document of the session's report."""
        self.session = session
        self._uses = uses(session.report)
        self._severities: tuple[int, Mapping[str, Severity]] | None = None
        self.fields: Sequence[FormField] = (*self._blanks(), *_document_fields())

    def _blanks(self) -> list[FormField]:
        report = self.session.report
        groups: dict[str, list[FormField]] = {}
        for blank in report.blanks:
            group = _group(report, blank)
            field = FormField(blank.id, blank.label, group, self._note(blank))
            groups.setdefault(group, []).append(field)
        return [field for fields in groups.values() for field in fields]

    def _note(self, blank: Blank) -> str:
        count = len(self.where(blank.id))
        return f"{count}×" if count > 1 else ""

    def where(self, key: str) -> list[str]:
        """Return the ids of the sections that quote a blank, in document order."""
        blank = blanks.find(self.session.report, key)
        ids = () if blank is None else (blank.id, *blank.aliases)
        section_ids = dict.fromkeys(section for id_ in ids for section in self._uses.get(id_, ()))
        order = self.session.report.shape.position
        return sorted(section_ids, key=lambda id_: order.get(id_, -1))

    def findings(self) -> list[Finding]:
        """Return the findings about the fields of the form."""
        completion = self.session.completion
        return [*completion.findings(BLANKS), *completion.findings(DOCUMENT)]

    def _find_severities(self) -> Mapping[str, Severity]:
        """Return the keys of the fields that have findings, with the gravest severity of each."""
        generation = self.session.generation
        if self._severities is None or self._severities[0] != generation:
            severities: dict[str, Severity] = {}
            for finding in self.findings():
                name = finding.location.partition(":")[0]
                key = addresses.DOCUMENT + name if finding.section == DOCUMENT else name
                if severities.get(key) != "error":
                    severities[key] = finding.severity
            self._severities = generation, severities
        return self._severities[1]

    def lacks(self, key: str) -> bool:
        """Return whether the report is incomplete because of this field."""
        return self._find_severities().get(key) == "error"

    def open_keys(self) -> list[str]:
        """Return the fields that block completion; where none does, those that come on signing."""
        severities = self._find_severities()
        keys = [field.key for field in self.fields]
        return [key for key in keys if self.lacks(key)] or [
            key for key in keys if key in severities and not self.text(key)
        ]

    def key_of(self, name: str) -> str:
        """Return the key of a field by its key, an alias of a blank, or a key of the document."""
        blank = blanks.find(self.session.report, name)
        if blank is not None:
            return blank.id
        keys = {field.key for field in self.fields}
        return next((key for key in (name, addresses.DOCUMENT + name) if key in keys), "")

    def scope(self, key: str) -> str:
        """Return the scope of undo of a field."""
        return "document" if key.startswith(addresses.DOCUMENT) else "blanks"

    def text(self, key: str) -> str:
        """Return what is edited: the value as one types it."""
        return self._format(self.session.report, key)

    def _format(self, report: Report, key: str) -> str:
        text = addresses.read_address(report, key)
        if key == RECIPIENTS:
            return "; ".join(text.split("\n"))
        if key == LEVEL:
            return LEVELS.get(text, text)
        return "" if key == "document.draft" and text == "0" else text

    def hint(self, key: str) -> str:
        """Return what a field takes, with an example."""
        blank = blanks.find(self.session.report, key)
        if blank is not None:
            return say(blank_types.find_type(blank.type).describe())
        if key == LEVEL:
            return _("one of: {words}").format(words=", ".join(LEVELS.values()))
        if key == "document.profile":
            return _("one of: {words}").format(words=", ".join(profile_names.names()))
        sample = next(sample for name, *_rest, sample in FIELDS if key.endswith(f".{name}"))
        return _("like {sample}").format(sample=sample)

    def _write(self, key: str, text: str) -> Report:
        return profile_names.write_address(self.session.report, key, text)

    def check(self, key: str, text: str) -> InputCheck:
        """Judge a text while it is typed: its type, and the figures it is tied to."""
        try:
            report = self._write(key, text)
        except DecuongError as error:
            return InputCheck(False, make_sentence(error))
        broken = ties(report, key)
        if broken:
            return InputCheck(True, "! " + " ".join(broken))
        printed = self._format(report, key)
        return InputCheck(
            True,
            _format_long_date(report, key) or ("" if printed == text.strip() else f"→ {printed}"),
        )

    def put(self, key: str, text: str) -> str:
        """Store a text; return "" or why it is refused."""
        try:
            self._write(key, text)
            self.session.edit(
                self.scope(key), lambda report: self._write(key, text), (self.scope(key),)
            )
        except DecuongError as error:
            return make_sentence(error)
        return ""


def ties(report: Report, key: str) -> list[str]:
    """Return the ties between blanks that are broken, those of one blank only."""
    blank = blanks.find(report, key)
    if blank is None:
        return []
    ids = {blank.id, *blank.aliases}
    totals = {rule.total for rule in report.rules if ids & {rule.total, *rule.parts}}
    return [
        make_sentence(finding)
        for finding in check_blanks(report).findings
        if finding.code == "blank.rule" and finding.location in totals
    ]


def uses(report: Report) -> dict[str, list[str]]:
    """Return the sections that quote each name, in document order; O(document)."""
    section_ids: dict[str, list[str]] = {}
    for section in (report.preamble, *report.sections):
        for name in find_names(f"{section.title}\n{section.body}"):
            section_ids.setdefault(name, []).append(section.id)
    return section_ids


def _group(report: Report, blank: Blank) -> str:
    holder = blank.id.rpartition(".")[0]
    if holder == PREAMBLE:
        return fill(report.preamble.title, report)
    if holder not in report.shape.position:
        return _("Blanks")
    section = report.section(holder)
    return f"{section.label} {fill(section.title, report)}".strip()


def _document_fields() -> list[FormField]:
    return [
        FormField(addresses.DOCUMENT + key, _(label), _(group))
        for key, group, label, _sample in FIELDS
    ]


def _format_long_date(report: Report, key: str) -> str:
    """Return a date in words, as the letterhead and the preamble print it; "" for other values."""
    blank = blanks.find(report, key)
    value = blank.value if blank else getattr(report.document, key.rpartition(".")[2], None)
    return number_formats.format_date_long(value) if isinstance(value, dt.date) else ""
