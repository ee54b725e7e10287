"""What one may wish of a document besides its rules of form; the same on the screen and in ssh."""

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
"""Style -> how it looks. What is written needs no option."""


class NotFinal(ExportError):
    """A final document was asked of a report that is not."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of the export."""

    contents: bool = False
    two_sided: bool = False
    final: bool = False
    numbering: str = ""

    def next_numbering(self) -> Wishes:
        """Return the wishes with the next style of numbering."""
        after = dropwhile(lambda style: style != self.numbering, cycle(NUMBERINGS))
        next(after)
        return replace(self, numbering=next(after))

    def apply(self, profile: Profile) -> Profile:
        """Return the rules with what they leave to the house."""
        return profile.with_options(
            two_sided=self.two_sided, contents=self.contents, numbering=self.numbering
        )

    def arguments(self) -> list[str]:
        """Return the options of ``decuong export`` that wish the same."""
        found = ["--toc"] if self.contents else []
        found += ["--two-sided"] if self.two_sided else []
        found += ["--numbering", self.numbering] if self.numbering else []
        return found + (["--final"] if self.final else [])


def refuse_unfinished(
    report: Report,
    findings: Iterable[Finding],
    fill: Phrase | None = None,
    sign: Phrase | None = None,
) -> None:
    """Raise ``NotFinal`` for what cannot be signed: something lacks, or it is a draft.

    ``fill`` and ``sign`` are the cures of the two; those of the command line where none are given.
    """
    from outline.completion.section_findings import count_blocking

    count = count_blocking(findings)
    if count:
        raise NotFinal(
            phrase("The report is not final; points still to be settled: {n}.", n=count),
            fill
            or phrase("“decuong check” lists them; without --final they print as marked gaps."),
        )
    if report.document.draft:
        raise NotFinal(
            phrase("The report is draft {n}, not final.", n=report.document.draft),
            sign or phrase("Set “draft” of the document to 0."),
        )
