"""Sentences and errors that a person will read, kept apart from their language.

A ``Phrase`` holds an English sentence with named placeholders and the values for them. The screen
and the command line translate the sentence; the packages below them never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence with named placeholders (``{name}``), translated only when it is shown."""

    template: str
    params: Mapping[str, str | int | Phrase] = field(default_factory=dict)
    """A value that is a phrase itself is translated with the sentence around it."""

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.template.format(**self.params) if self.params else self.template


def phrase(template: str, /, **params: str | int | Phrase) -> Phrase:
    """Make a phrase; the first argument is a literal, so that catalogues can be extracted."""
    return Phrase(template, params)


class DecuongError(Exception):
    """Anything that went wrong and that a person can fix: what, where, and the cure."""

    exit_code = 2
    """The exit code of the command line: 1 problems found, 2 usage or unreadable, 3 conflict."""

    def __init__(self, what: Phrase, cure: Phrase | None = None) -> None:
        """Take what is wrong and where in ``what``, and how to fix it in ``cure``."""
        super().__init__(str(what))
        self.what = what
        self.cure = cure


class UnknownId(DecuongError):
    """No section, prompt, demand, blank, table, row or column of that id."""


class Locked(DecuongError):
    """The outline is laid down by the superior body; this edit would change it."""


class BadMove(DecuongError):
    """The section cannot go there (no place above, below, left or right)."""


class BadValue(DecuongError):
    """A value is not of the type that its blank, column or key asks for."""


class StoreError(DecuongError):
    """A file cannot be read, understood or written."""


class ExportError(DecuongError):
    """The document cannot be made or written."""
