"""The blanks and the fields of the document as a form shows them. Plain Python, no widget.

Reading, printing and refusing a value is ``outline.address``; what ties blanks together is found
among the findings. A value is stored by one edit of the session.
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
from .messages import sentence
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
        self._lacks: tuple[int, Mapping[str, Severity]] | None = None
        self.fields: Sequence[FormField] = (*self._blanks(), *_document())

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
        found = dict.fromkeys(section for id_ in ids for section in self._uses.get(id_, ()))
        order = self.session.report.shape.position
        return sorted(found, key=lambda id_: order.get(id_, -1))

    def findings(self) -> list[Finding]:
        """Return what completion says of the form."""
        completion = self.session.completion
        return [*completion.findings(BLANKS), *completion.findings(DOCUMENT)]

    def _lacking(self) -> Mapping[str, Severity]:
        """Return the keys of the fields that something is said of, and whether it blocks."""
        generation = self.session.generation
        if self._lacks is None or self._lacks[0] != generation:
            found: dict[str, Severity] = {}
            for finding in self.findings():
                place = finding.location.partition(":")[0]
                key = addresses.DOCUMENT + place if finding.section == DOCUMENT else place
                if found.get(key) != "error":
                    found[key] = finding.severity
            self._lacks = generation, found
        return self._lacks[1]

    def lacks(self, key: str) -> bool:
        """Tell whether the report is not complete for this field."""
        return self._lacking().get(key) == "error"

    def open_keys(self) -> list[str]:
        """Return the fields that block completion; where none does, those that come on signing."""
        lacking = self._lacking()
        keys = [field.key for field in self.fields]
        return [key for key in keys if self.lacks(key)] or [
            key for key in keys if key in lacking and not self.text(key)
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
        return self._shown(self.session.report, key)

    def _shown(self, report: Report, key: str) -> str:
        text = addresses.read_address(report, key)
        if key == RECIPIENTS:
            return "; ".join(text.split("\n"))
        if key == LEVEL:
            return LEVELS.get(text, text)
        return "" if key == "document.draft" and text == "0" else text

    def hint(self, key: str) -> str:
        """Say what a field takes, with an example."""
        blank = blanks.find(self.session.report, key)
        if blank is not None:
            return say(blank_types.find_type(blank.type).describe())
        if key == LEVEL:
            return _("one of: {words}").format(words=", ".join(LEVELS.values()))
        if key == "document.profile":
            return _("one of: {words}").format(words=", ".join(profile_names.names()))
        sample = next(sample for known, *_rest, sample in FIELDS if key.endswith(f".{known}"))
        return _("like {sample}").format(sample=sample)

    def _written(self, key: str, text: str) -> Report:
        return profile_names.write_address(self.session.report, key, text)

    def check(self, key: str, text: str) -> InputCheck:
        """Judge a text while it is typed: its type, and the figures it is tied to."""
        try:
            report = self._written(key, text)
        except DecuongError as error:
            return InputCheck(False, sentence(error))
        broken = ties(report, key)
        if broken:
            return InputCheck(True, "! " + " ".join(broken))
        read = self._shown(report, key)
        return InputCheck(True, _long(report, key) or ("" if read == text.strip() else f"→ {read}"))

    def put(self, key: str, text: str) -> str:
        """Store a text; return "" or why it is refused."""
        try:
            self._written(key, text)
            self.session.edit(
                self.scope(key), lambda report: self._written(key, text), (self.scope(key),)
            )
        except DecuongError as error:
            return sentence(error)
        return ""


def ties(report: Report, key: str) -> list[str]:
    """Return the ties between blanks that are broken, those of one blank only."""
    blank = blanks.find(report, key)
    if blank is None:
        return []
    own = {blank.id, *blank.aliases}
    mine = {rule.total for rule in report.rules if own & {rule.total, *rule.parts}}
    return [
        sentence(finding)
        for finding in check_blanks(report).findings
        if finding.code == "blank.rule" and finding.location in mine
    ]


def uses(report: Report) -> dict[str, list[str]]:
    """Return the sections that quote each name, in document order; O(document)."""
    found: dict[str, list[str]] = {}
    for section in (report.preamble, *report.sections):
        for name in find_names(f"{section.title}\n{section.body}"):
            found.setdefault(name, []).append(section.id)
    return found


def _group(report: Report, blank: Blank) -> str:
    holder = blank.id.rpartition(".")[0]
    if holder == PREAMBLE:
        return fill(report.preamble.title, report)
    if holder not in report.shape.position:
        return _("Blanks")
    section = report.section(holder)
    return f"{section.label} {fill(section.title, report)}".strip()


def _document() -> list[FormField]:
    return [
        FormField(addresses.DOCUMENT + key, _(label), _(group))
        for key, group, label, _sample in FIELDS
    ]


def _long(report: Report, key: str) -> str:
    """Return a date in words, as the letterhead and the preamble print it; "" for other values."""
    blank = blanks.find(report, key)
    value = blank.value if blank else getattr(report.document, key.rpartition(".")[2], None)
    return number_formats.format_date_long(value) if isinstance(value, dt.date) else ""
