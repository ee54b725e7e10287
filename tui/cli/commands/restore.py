"""``decuong restore``: brings back a report, or one part of it, as it was saved before."""

from __future__ import annotations

import argparse
from pathlib import Path

from outline.text import nfc, visible
from tui.cli import report_source, streams
from tui.cli.parser import add_report
from tui.i18n import N_, _

DESCRIPTION = N_(
    "Bring back a report as it was at one time of its history, or only some sections of it. The "
    "state before is a snapshot too, so that this can be taken back in the same way."
)
EXAMPLES = (
    "decuong restore bao-cao.toml --at 2026-11-23T16:05:40 --section p1.ii.1.1",
    "decuong restore bao-cao.toml --at 2026-11-22",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report(parser, stdin=False)
    parser.add_argument(
        "--at",
        metavar="STAMP",
        required=True,
        help=_("a stamp of “decuong history”, or its beginning"),
    )
    parser.add_argument(
        "--section",
        metavar="ID",
        action="append",
        default=[],
        help=_("only this section, register, “document” or “blanks”; may be said again"),
    )


def run(args: argparse.Namespace) -> int:
    """Put it back, save, say what was done."""
    from outline.revisions import report_diff, restore
    from store.history import snapshots

    from .history import part, state

    held = report_source.hold(args.file)
    report_source.tell_former(Path(args.file))
    known = snapshots.load(args.file)
    snapshot = known.find(nfc(args.at))
    then = state(known, snapshot.stamp)
    now = before = held.report
    for id_ in args.section:
        now = restore.restore_part(now, then, part(then, nfc(id_)))
    if not args.section:
        now = then
    changed = report_diff.find_changed_parts(before, now)
    stamp = visible(snapshot.stamp)
    if not changed and now == before:
        streams.talk(_("Nothing differs from the state of {stamp}.").format(stamp=stamp))
        return 0
    held.save(now, snapshots.RESTORE)
    said = _("Restored as of {stamp}: {ids}.")
    streams.talk(said.format(stamp=stamp, ids=visible(", ".join(changed))))
    report_source.mention_holders(Path(args.file), changed)
    later = snapshots.load(args.file)
    # What a takeover kept was perhaps never in the file.
    stood = (
        one
        for one in later.snapshots[1:]
        if one.why != snapshots.TAKEOVER or state(later, one.stamp) == before
    )
    was = next(stood, None)
    if was is not None:
        back = _("To take it back: decuong restore {file} --at {stamp}")
        streams.talk(back.format(file=visible(args.file), stamp=visible(was.stamp)))
    return 0
