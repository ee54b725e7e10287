"""``decuong settle``: what two people wrote or set differently, and deciding it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from outline.errors import BadValue, DecuongError, Phrase, UnknownId, phrase
from outline.text import nfc, visible
from tui.cli import report_source, streams
from tui.cli.parser import UsageError, add_report
from tui.i18n import N_, _, say
from tui.presenters import labels

if TYPE_CHECKING:
    from outline.conflict_resolution import PendingConflict

DESCRIPTION = N_(
    "List what two people wrote, set or moved differently at the same time, and what one deleted "
    "and the other changed, or decide about one place: “ours” keeps the version that is listed "
    "first, “theirs” takes the other, “both” keeps both texts, one under the other. What is not "
    "chosen stays in the history. The list ends with 1 while something waits, else with 0."
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
    add_report(parser)
    parser.add_argument(
        "place",
        metavar="PLACE",
        nargs="?",
        help=_("a place as the list names it; “#2” is the second of several"),
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
    """List, or decide and save."""
    from outline import conflict_resolution

    if args.place is None:
        return _list(
            conflict_resolution.find_pending_conflicts(report_source.read(args.file)),
            as_json=args.json,
        )
    if args.choice is None or args.json:
        raise UsageError(
            phrase("A place is settled by a choice: {choices}.", choices=", ".join(CHOICES)),
            phrase("Write it like {example}.", example=EXAMPLES[2]),
        )
    held = report_source.hold(args.file)
    with report_source.naming(args.file):
        one = _at(conflict_resolution.find_pending_conflicts(held.report), nfc(args.place))
        report = conflict_resolution.resolve_conflict(
            held.report, one, conflict_resolution.Resolution(args.choice)
        )
    held.save(report)
    left = len(conflict_resolution.find_pending_conflicts(report))
    if left:
        streams.talk(_("Still to be settled: {n}.").format(n=left))
    return 0


def _at(found: tuple[PendingConflict, ...], place: str) -> PendingConflict:
    """Return the clash of a name; raise ``UnknownId`` or ``BadValue``."""
    several = [one.address for one in found if one.address.partition("#")[0] == place]
    exact = next((one for one in found if one.address == place), None)
    if exact is not None:
        return exact
    error: DecuongError
    if several:
        error = BadValue(
            phrase("Several things wait at {place}.", place=place),
            phrase("Use one of: {places}.", places=", ".join(several)),
        )
    elif found:
        error = UnknownId(
            phrase("Nothing waits to be settled at “{place}”.", place=place),
            phrase("Use one of: {places}.", places=", ".join(one.address for one in found)),
        )
    else:
        error = UnknownId(phrase("Nothing waits to be settled at “{place}”.", place=place))
    raise error


def _list(found: tuple[PendingConflict, ...], *, as_json: bool) -> int:
    if as_json:
        from .show import print_json

        print_json([_as_json(one) for one in found])
    elif not found:
        streams.talk(_("Nothing waits to be settled."))
    else:
        streams.out("\n".join("\n".join([*_lines(one), ""]) for one in found))
    return 1 if found else 0


def _as_json(one: PendingConflict) -> dict[str, object]:
    return {
        "place": one.address,
        "part": one.part,
        "kind": one.kind,
        "line": one.marked_range.line if one.marked_range is not None else None,
        "ours": _said(one.ours),
        "our_name": one.our_name,
        "theirs": _said(one.theirs),
        "their_name": one.their_name,
        "choices": [str(choice) for choice in one.resolutions],
    }


def _lines(one: PendingConflict) -> list[str]:
    """Return what is printed of one place: its name, then each version under its word."""
    name = _said(one.name)
    address = visible(one.address)
    found = [address if name == one.address else f"{address} · {visible(name)}"]
    if not one.resolutions:
        hint = _("Its conflict markers do not match: correct the text by hand.")
        return [*found, f"  {hint}", *_indented(one.ours)]
    for word, who, text in (
        ("ours", one.our_name, one.ours),
        ("theirs", one.their_name, one.theirs),
    ):
        found += [
            f"  {word}{f' · {visible(labels.version(who))}' if who else ''}:",
            *_indented(text),
        ]
    return found


def _indented(text: Phrase | str) -> list[str]:
    shown = visible(_said(text) or _("(empty)"), lines=True)
    return [f"    {line}".rstrip() for line in shown.split("\n")]


def _said(text: Phrase | str) -> str:
    return say(text) if isinstance(text, Phrase) else text
