"""Opening the screen that shows two versions of the same text or value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .context import MainContext

if TYPE_CHECKING:
    from outline.completion.section_findings import Finding
    from outline.conflict_resolution import PendingConflict


def open_conflicts(context: MainContext, first: PendingConflict | None = None) -> None:
    """Show the pending conflicts, at one of them; go to the section that the writer chooses."""
    from tui.screens.conflicts import ConflictScreen

    def go_on(choice: PendingConflict | str | None) -> None:
        if isinstance(choice, str):
            context.show_message(choice)
        elif choice is not None:
            context.go_to(choice.part, choice.location)

    screen = ConflictScreen(context.session, first, after_typing=context.run_after_typing)
    context.ask(screen, go_on)


def open_conflict_of(context: MainContext, finding: Finding) -> bool:
    """Show the two versions that a finding is about; False when it is about something else."""
    from outline.conflict_resolution import find_conflict_of_finding

    conflict = find_conflict_of_finding(context.session.report, finding)
    if conflict is not None:
        open_conflicts(context, conflict)
    return conflict is not None


def open_conflict_at(context: MainContext, location: str) -> bool:
    """Show the two versions of a location in the current section; False where there is one."""
    findings = context.session.completion.findings(context.current)
    return any(
        finding.location == location and open_conflict_of(context, finding) for finding in findings
    )
