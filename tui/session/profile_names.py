"""Check the name of a report's rules of form against the profiles of the export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outline.errors import BadValue

if TYPE_CHECKING:
    from outline.completion.tracker import Completion
    from outline.model import Report


def names() -> tuple[str, ...]:
    """Return the names of the rules of form, the oldest first."""
    from export import profiles  # costs time: only where a name must be compared

    return profiles.names()


def completion(report: Report) -> Completion:
    """Return findings and progress of a report; unknown rules of form are a finding."""
    from outline.completion.tracker import Completion

    return Completion(report, names)


def write_address(report: Report, address: str, text: str) -> Report:
    """Return the report with a value written; raise ``BadValue`` for unknown rules of form."""
    from outline import addresses

    written = addresses.write_address(report, address, text)
    name = written.document.profile
    if name and name != report.document.profile and name not in names():
        from outline.completion.document_findings import describe_unknown_profile

        raise BadValue(*describe_unknown_profile(name, names()))
    return written
