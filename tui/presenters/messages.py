"""Sentences for errors, findings and conflicts, in the language of the screen."""

from __future__ import annotations

from collections.abc import Sequence

from outline.completion.section_findings import Finding
from outline.display_names import name_section
from outline.errors import DecuongError, Phrase
from outline.model import PREAMBLE, Report
from outline.text import visible
from tui.i18n import ngettext, say
from tui.keys import registry

MOST_NAMED = 4
"""Most conflicts that a sentence names."""


def make_sentence(problem: DecuongError | Finding) -> str:
    """Return what is wrong and the cure."""
    message = problem.what if isinstance(problem, DecuongError) else problem.message
    return f"{say(message)} {say(problem.cure)}" if problem.cure else say(message)


def describe_conflicts(report: Report, addresses: Sequence[str]) -> str:
    """Return which texts or values both sides changed, and the key to choose between them."""
    make_sentence = ngettext(
        "Somebody else changed the same place: {places}. Both are kept; {key} to choose.",
        "Somebody else changed the same places: {places}. Both are kept; {key} to choose.",
        len(addresses),
    )
    names = [_conflict_name(report, address) for address in addresses[:MOST_NAMED]]
    if len(addresses) > MOST_NAMED:
        names.append("…")
    return make_sentence.format(places=", ".join(names), key=registry.label("findings"))


def _conflict_name(report: Report, address: str) -> str:
    """Return the heading and name of what is in conflict, or else its address."""
    if address == PREAMBLE or address in report.shape.position:
        return name_section(report, report.section(address))
    from outline.conflict_resolution import find_pending_conflicts

    conflict = next(
        (
            conflict
            for conflict in find_pending_conflicts(report)
            if conflict.address.partition("#")[0] == address
        ),
        None,
    )
    if conflict is None or conflict.stored is None:
        return visible(address)
    name = say(conflict.name) if isinstance(conflict.name, Phrase) else conflict.name
    if conflict.part == PREAMBLE or conflict.part in report.shape.position:
        return f"{name_section(report, report.section(conflict.part))} ({name})"
    return visible(name)
