"""``decuong restore``: bring back a report, or one part of it, from its history."""

from __future__ import annotations

import argparse
from pathlib import Path

from outline.text import nfc, visible
from tui.cli import report_source, streams
from tui.cli.parser import add_report_argument
from tui.i18n import N_, _

DESCRIPTION = N_(
    "Restore a report as it was saved at one time, or only some sections of it. The state "
    "before is kept in the history too, so that this can be undone in the same way."
)
EXAMPLES = (
    "decuong restore bao-cao.toml --at 2026-11-23T16:05:40 --section p1.ii.1.1",
    "decuong restore bao-cao.toml --at 2026-11-22",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report_argument(parser, stdin=False)
    parser.add_argument(
        "--at",
        metavar="STAMP",
        required=True,
        help=_("a time stamp of “decuong history”, or its beginning"),
    )
    parser.add_argument(
        "--section",
        metavar="ID",
        action="append",
        default=[],
        help=_("only this section, register, “document” or “blanks”; may be repeated"),
    )


def run(args: argparse.Namespace) -> int:
    """Restore the report or the sections, save, and print how to take that back."""
    from outline.revisions import report_diff, restore
    from store.history import snapshots

    from .history import read_snapshot, resolve_appendix

    source = report_source.open_source(args.file)
    report_source.mention_former_name(Path(args.file))
    history_before = snapshots.load(args.file)
    snapshot = history_before.find(nfc(args.at))
    old = read_snapshot(history_before, snapshot.stamp)
    restored = before = source.report
    for id_ in args.section:
        restored = restore.restore_part(restored, old, resolve_appendix(old, nfc(id_)))
    if not args.section:
        restored = old
    changed = report_diff.find_changed_parts(before, restored)
    stamp = visible(snapshot.stamp)
    if not changed and restored == before:
        streams.print_message(
            _("The report does not differ from the save of {stamp}.").format(stamp=stamp)
        )
        return 0
    source.save(restored, snapshots.RESTORE)
    message = _("Restored as of {stamp}: {ids}.")
    streams.print_message(message.format(stamp=stamp, ids=visible(", ".join(changed))))
    report_source.mention_other_writers(Path(args.file), changed)
    history_after = snapshots.load(args.file)
    # A snapshot made when a section was taken over may never have been in the file.
    candidates = (
        candidate
        for candidate in history_after.snapshots[1:]
        if candidate.why != snapshots.TAKEOVER
        or read_snapshot(history_after, candidate.stamp) == before
    )
    previous = next(candidates, None)
    if previous is not None:
        hint = _("To undo this: decuong restore {file} --at {stamp}")
        streams.print_message(hint.format(file=visible(args.file), stamp=visible(previous.stamp)))
    return 0
