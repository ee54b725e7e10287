"""The rules of form by name: the one room that knows a report and what exports it compares them."""

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
    """Return findings and progress of a report; one that names rules of no such name has one."""
    from outline.completion.tracker import Completion

    return Completion(report, names)


def write(report: Report, where: str, text: str) -> Report:
    """Write at an address, as ``outline.address`` does, and refuse rules that there are not."""
    from outline import addresses

    written = addresses.write_address(report, where, text)
    name = written.document.profile
    if name and name != report.document.profile and name not in names():
        from outline.completion.document_findings import describe_unknown_profile

        raise BadValue(*describe_unknown_profile(name, names()))
    return written
