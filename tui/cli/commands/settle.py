"""``decuong settle``: list conflicts between two versions, and resolve them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from outline.errors import BadValue, DecuongError, Phrase, UnknownId, phrase
from outline.text import nfc, visible
from tui.cli import report_source, streams
from tui.cli.parser import UsageError, add_report_argument
from tui.i18n import N_, _, say
from tui.presenters import labels

if TYPE_CHECKING:
    from outline.conflict_resolution import PendingConflict

DESCRIPTION = N_(
    "List the conflicts of a report: what two people wrote, set or moved differently at the "
    "same time, and what one deleted and the other changed. Or resolve one: “ours” keeps the "
    "version that is listed first, “theirs” takes the other, “both” keeps both texts, one under "
    "the other. What is not chosen stays in the history. The list exits with 1 while there are "
    "conflicts, else with 0."
)
EXAMPLES = (
    "decuong settle bao-cao.toml",
    "decuong settle bao-cao.toml 'p1.ii.1.1 (owner)' theirs",
    "decuong settle bao-cao.toml p1.ii.1.1 both",
    "decuong settle bao-cao.toml 'indicators/i1 (deletion)' theirs",
)
CHOICES = ("ours", "theirs", "both")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report_argument(parser)
    parser.add_argument(
        "place",
        metavar="PLACE",
        nargs="?",
        help=_("a conflict as the list names it; “#2” is the second of several there"),
    )
    parser.add_argument(
        "choice",
        metavar="CHOICE",
        nargs="?",
        choices=CHOICES,
        help=_("one of: {choices}").format(choices=", ".join(CHOICES)),
    )
    parser.add_argument("--json", action="store_true", help=_("print the list as JSON"))


def run(args: argparse.Namespace) -> int:
    """List the conflicts, or resolve one and save."""
    from outline import conflict_resolution

    if args.place is None:
        return _print_list(
            conflict_resolution.find_pending_conflicts(report_source.read_report(args.file)),
            as_json=args.json,
        )
    if args.choice is None or args.json:
        raise UsageError(
            phrase("To resolve a conflict, give a choice: {choices}.", choices=", ".join(CHOICES)),
            phrase("Write it like {example}.", example=EXAMPLES[2]),
        )
    source = report_source.open_source(args.file)
    with report_source.name_in_errors(args.file):
        conflict = _find_conflict(
            conflict_resolution.find_pending_conflicts(source.report), nfc(args.place)
        )
        report = conflict_resolution.resolve_conflict(
            source.report, conflict, conflict_resolution.Resolution(args.choice)
        )
    source.save(report)
    pending_count = len(conflict_resolution.find_pending_conflicts(report))
    if pending_count:
        streams.print_message(_("Conflicts left: {n}.").format(n=pending_count))
    return 0


def _find_conflict(conflicts: tuple[PendingConflict, ...], name: str) -> PendingConflict:
    """Return the conflict that a name means; raise ``UnknownId`` or ``BadValue``."""
    addresses = [
        conflict.address for conflict in conflicts if conflict.address.partition("#")[0] == name
    ]
    exact = next((conflict for conflict in conflicts if conflict.address == name), None)
    if exact is not None:
        return exact
    error: DecuongError
    if addresses:
        error = BadValue(
            phrase("There are several conflicts at {place}.", place=name),
            phrase("Use one of: {places}.", places=", ".join(addresses)),
        )
    elif conflicts:
        error = UnknownId(
            phrase("There is no conflict at “{place}”.", place=name),
            phrase(
                "Use one of: {places}.",
                places=", ".join(conflict.address for conflict in conflicts),
            ),
        )
    else:
        error = UnknownId(phrase("There is no conflict at “{place}”.", place=name))
    raise error


def _print_list(conflicts: tuple[PendingConflict, ...], *, as_json: bool) -> int:
    if as_json:
        from .show import print_json

        print_json([_conflict_json(conflict) for conflict in conflicts])
    elif not conflicts:
        streams.print_message(_("There are no conflicts."))
    else:
        streams.write(
            "\n".join("\n".join([*_conflict_lines(conflict), ""]) for conflict in conflicts)
        )
    return 1 if conflicts else 0


def _conflict_json(conflict: PendingConflict) -> dict[str, object]:
    return {
        "place": conflict.address,
        "part": conflict.part,
        "kind": conflict.kind,
        "line": conflict.marked_range.line if conflict.marked_range is not None else None,
        "ours": _translate(conflict.ours),
        "our_name": conflict.our_name,
        "theirs": _translate(conflict.theirs),
        "their_name": conflict.their_name,
        "choices": [str(choice) for choice in conflict.resolutions],
    }


def _conflict_lines(conflict: PendingConflict) -> list[str]:
    """Return the lines of one conflict: its name, then each version under its choice."""
    name = _translate(conflict.name)
    address = visible(conflict.address)
    lines = [address if name == conflict.address else f"{address} · {visible(name)}"]
    if not conflict.resolutions:
        hint = _("Its conflict markers do not match: correct the text by hand.")
        return [*lines, f"  {hint}", *_indent(conflict.ours)]
    for choice, version_name, text in (
        ("ours", conflict.our_name, conflict.ours),
        ("theirs", conflict.their_name, conflict.theirs),
    ):
        suffix = f" · {visible(labels.name_version(version_name))}" if version_name else ""
        lines += [f"  {choice}{suffix}:", *_indent(text)]
    return lines


def _indent(text: Phrase | str) -> list[str]:
    visible_text = visible(_translate(text) or _("(empty)"), lines=True)
    return [f"    {line}".rstrip() for line in visible_text.split("\n")]


def _translate(text: Phrase | str) -> str:
    return say(text) if isinstance(text, Phrase) else text
