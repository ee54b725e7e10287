"""The options of an export, for the screen and the command line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import cycle, dropwhile
from typing import TYPE_CHECKING

from outline.errors import ExportError, Phrase, phrase
from tui.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from export.profiles import Profile
    from outline.completion.section_findings import Finding
    from outline.model import Report

NUMBERINGS = {
    "": N_("as written"),
    "dot": "I. 1.",
    "mixed": "I- 1.",
    "hyphen": "I- 1-",
}
"""Style -> how it looks; headings as written need no option."""


class NotFinalReport(ExportError):
    """A final document was requested of a report that is not final."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The options of the export."""

    contents: bool = False
    two_sided: bool = False
    final: bool = False
    numbering: str = ""

    def next_numbering(self) -> ExportOptions:
        """Return the options with the next style of numbering."""
        following = dropwhile(lambda style: style != self.numbering, cycle(NUMBERINGS))
        next(following)
        return replace(self, numbering=next(following))

    def apply(self, profile: Profile) -> Profile:
        """Return the rules of form with these options."""
        return profile.with_options(
            two_sided=self.two_sided, contents=self.contents, numbering=self.numbering
        )

    def arguments(self) -> list[str]:
        """Return the same options for ``decuong export``."""
        options = ["--toc"] if self.contents else []
        options += ["--two-sided"] if self.two_sided else []
        options += ["--numbering", self.numbering] if self.numbering else []
        return options + (["--final"] if self.final else [])


def refuse_unfinished(
    report: Report,
    findings: Iterable[Finding],
    fill: Phrase | None = None,
    sign: Phrase | None = None,
) -> None:
    """Raise ``NotFinal`` where something is missing or the report is a draft.

    ``fill`` and ``sign`` are the cures of the two; the default is for the command line.
    """
    from outline.completion.section_findings import count_blocking

    count = count_blocking(findings)
    if count:
        raise NotFinalReport(
            phrase("The report is not final; findings left: {n}.", n=count),
            fill
            or phrase("“decuong check” lists them; without --final they print as marked gaps."),
        )
    if report.document.draft:
        raise NotFinalReport(
            phrase("The report is draft {n}, not final.", n=report.document.draft),
            sign or phrase("Set “draft” of the document to 0."),
        )
