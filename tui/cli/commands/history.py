"""``decuong history``: who saved a report, when, and what they changed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import StoreError, UnknownId, phrase
from outline.text import nfc, visible
from tui.cli import columns, streams
from tui.cli import report_source as reports
from tui.cli.parser import add_report_argument
from tui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from outline.model import Report
    from outline.revisions.report_diff import Difference
    from store.history.snapshots import History, Snapshot
    from tui.presenters.part_names import PartNames

DESCRIPTION = N_(
    "List who saved a report, when, and what they changed, the newest first. With --section, "
    "show how that section changed from save to save, word by word: [-removed-] {+added+}. With "
    "--at, show what differs between that save and the report as it is now. All saves of the "
    "last day are kept, one an hour of the last week, one a day of three months, one a month of "
    "what is older."
)
EXAMPLES = (
    "decuong history bao-cao.toml",
    "decuong history bao-cao.toml --section p1.ii.1.1",
    "decuong history bao-cao.toml --at 2026-11-23 --json",
    "decuong history bao-cao-quy-3.toml --adopt bao-cao.toml",
)
_MOST_NAMES = 3
"""Most changed parts that a line of the list names."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report_argument(parser, stdin=False)
    parser.add_argument(
        "--section",
        metavar="ID",
        help=_("a section, “pre”, a register, “document” or “blanks”"),
    )
    parser.add_argument(
        "--at",
        metavar="STAMP",
        help=_(
            "a time stamp of the list, or its beginning: 2026-11-23 is the last save of that day"
        ),
    )
    parser.add_argument(
        "--adopt",
        metavar="OLD",
        help=_(
            "the report was renamed: move the history and the unsaved text of the name OLD to it"
        ),
    )
    parser.add_argument("--json", action="store_true", help=_("as JSON"))


def run(args: argparse.Namespace) -> int:
    """Print the list, what one part went through, or what differs since a save."""
    from store.history import snapshots
    from store.report_file import files

    if args.adopt is not None:
        return _adopt(args.file, args.adopt)
    opened = files.load(args.file)
    reports.mention_former_name(opened.path, opened.data)
    history = snapshots.load(args.file)
    current = opened.report
    section = resolve_appendix(current, nfc(args.section)) if args.section else ""
    if args.at is not None:
        return _print_since(
            history, current, history.find(nfc(args.at)), section, as_json=args.json
        )
    if section:
        return _print_saves_of_part(history, current, section, as_json=args.json)
    if args.json:
        _print_json([_snapshot_json(snapshot) for snapshot in history.snapshots])
    else:
        _print_list(history, current, args.file)
    return 0


def _adopt(file: str, old: str) -> int:
    """Move the history and the unsaved text of an old name to this report."""
    from store import errors, renamed
    from store.history import snapshots
    from store.journal import recovery
    from store.report_file import files

    files.load(file)  # what cannot be read gets no history
    path = Path(file)
    former = renamed.find_former_named(path, old)
    try:
        renamed.adopt(path, former)
    except OSError as error:
        raise errors.cannot_write(path, error) from error
    count = len(snapshots.list_snapshots(path))
    message = ngettext(
        "Moved here from {old}: {n} save.", "Moved here from {old}: {n} saves.", count
    )
    streams.print_message(message.format(old=visible(former.name), n=count))
    if recovery.has_journals(path):
        streams.print_message(
            _("The unsaved text comes back when you open {file}.").format(file=visible(file))
        )
    return 0


def resolve_appendix(report: Report, name: str) -> str:
    """Return the id of a part; a register may be named by its appendix."""
    return next((table.id for table in report.tables if name == table.appendix), name)


def read_snapshot(history: History, stamp: str) -> Report:
    """Return the report of a snapshot; raise ``StoreError``."""
    from store.report_file import codec

    return codec.decode(history.read(stamp), stamp).report


def _print_list(history: History, current: Report, file: str) -> None:
    from tui.presenters.part_names import PartNames

    snapshots = history.snapshots
    if not snapshots:
        streams.print_message(
            _("{file} has no history yet: it begins with the next save.").format(file=visible(file))
        )
        return
    names = PartNames(current, snapshots)
    names.look_up(lambda snapshot: read_snapshot(history, snapshot.stamp))
    style = columns.Styler()
    width = columns.terminal_width()
    rows = [
        [save.stamp, save.who or "?", " · ".join(_snapshot_words(save, names))]
        for save in snapshots
    ]
    lines = [
        line if width is None else columns.fit(line, width) for line in columns.align_rows(rows)
    ]
    styled_lines = []
    for save, line in zip(snapshots, lines, strict=True):
        stamp = visible(save.stamp)
        fits = line.startswith(stamp)
        styled_lines.append(style(stamp, "accent") + line[len(stamp) :] if fits else line)
    streams.write("\n".join(styled_lines) + "\n")


def _snapshot_words(snapshot: Snapshot, names: PartNames) -> Iterator[str]:
    """Yield why a snapshot was made and what it is about, the most important first."""
    from tui.presenters.diff_lines import describe_reason

    if reason := describe_reason(snapshot):
        yield reason
    if snapshot.emptied:
        yield _("emptied: {ids}").format(ids=_join_names(snapshot.emptied, names))
    if snapshot.sections:
        yield _join_names(snapshot.sections, names)


def _join_names(ids: Sequence[str], names: PartNames) -> str:
    text = ", ".join(names.name(id_) for id_ in ids[:_MOST_NAMES])
    if (hidden_count := len(ids) - _MOST_NAMES) > 0:
        text += " " + ngettext("and {n} more", "and {n} more", hidden_count).format(n=hidden_count)
    return text


def _print_since(
    history: History, current: Report, snapshot: Snapshot, section: str, *, as_json: bool
) -> int:
    """Print what differs between a snapshot and the report as it is now."""
    from outline.revisions.report_diff import diff_part, diff_reports

    old = read_snapshot(history, snapshot.stamp)
    if section:
        _require_part(section, old, current)
        difference = diff_part(old, current, section)
        differences = [difference] if _has_changes(difference) else []
    else:
        differences = [*diff_reports(old, current)]
    if as_json:
        _print_json(
            {
                **_snapshot_json(snapshot),
                "differences": [difference.to_json() for difference in differences],
            }
        )
    elif differences:
        for difference in differences:
            _print_difference(difference, old, current)
    else:
        message = _("The report does not differ from the save of {stamp}.")
        streams.print_message(message.format(stamp=visible(snapshot.stamp)))
    return 0


def _has_changes(difference: Difference) -> bool:
    is_in_one_only = difference.in_old is not difference.in_new
    return bool(difference.word_runs or difference.value_changes or is_in_one_only)


def _print_saves_of_part(history: History, current: Report, section: str, *, as_json: bool) -> int:
    """Print what each save changed in one part of the report."""
    from outline.revisions.report_diff import diff_part

    results: list[object] = []
    is_known = _has_part(current, section)
    snapshots = history.snapshots
    reports_by_stamp: dict[str, Report] = {}
    for index, snapshot in enumerate(snapshots):
        is_named = section in snapshot.sections
        is_known = is_known or is_named
        before = snapshots[index + 1] if index + 1 < len(snapshots) else None
        if before is None or not (is_named or not snapshot.sections):
            continue
        try:
            for stamp in (snapshot.stamp, before.stamp):
                if stamp not in reports_by_stamp:
                    reports_by_stamp[stamp] = read_snapshot(history, stamp)
        except StoreError as error:
            streams.report_error(error)
            continue
        old, new = reports_by_stamp[before.stamp], reports_by_stamp[snapshot.stamp]
        reports_by_stamp = {before.stamp: old}
        difference = diff_part(old, new, section)
        if not _has_changes(difference):
            continue
        if as_json:
            results.append({**_snapshot_json(snapshot), "difference": difference.to_json()})
        else:
            _print_difference(difference, old, new, f"{snapshot.stamp}  {snapshot.who}".rstrip())
            results.append(snapshot)
    if not is_known:
        raise _unknown_part(section)
    if as_json:
        _print_json(results)
    elif not results:
        streams.print_message(_("No save in the history changed {id}.").format(id=visible(section)))
    return 0


def _print_difference(difference: Difference, old: Report, new: Report, heading: str = "") -> None:
    from outline.revisions.word_diff import ADDED, REMOVED
    from tui.presenters.diff_lines import describe_presence, make_lines, name_changed_part

    style = columns.Styler()
    styles_by_kind = {REMOVED: "bad", ADDED: "good"}
    title = " · ".join(
        filter(
            None,
            (
                heading or difference.id,
                name_changed_part(old, new, difference.id),
                describe_presence(difference),
            ),
        )
    )
    styled_lines = [style(visible(title), "strong")]
    for line in make_lines(difference, old, new):
        runs = (style(visible(text), styles_by_kind.get(kind, "")) for kind, text in line.pieces)
        styled_lines.append("    " + "".join(runs))
    streams.write("\n".join(styled_lines) + "\n\n")


def _require_part(section: str, *reports: Report) -> None:
    if not any(_has_part(report, section) for report in reports):
        raise _unknown_part(section)


def _has_part(report: Report, name: str) -> bool:
    from outline.revisions.report_diff import find_section, find_table

    if name in ("document", "blanks"):
        return True
    return (find_section(report, name) or find_table(report, name)) is not None


def _unknown_part(section: str) -> UnknownId:
    return UnknownId(
        phrase("There is nothing called “{address}” in this report.", address=section),
        phrase("“decuong show” lists the ids of sections."),
    )


def _snapshot_json(snapshot: Snapshot) -> dict[str, object]:
    """Return a snapshot for JSON; its texts may contain anything, and are made visible."""
    return {
        "stamp": visible(snapshot.stamp),
        "who": visible(snapshot.who),
        "when": snapshot.when.isoformat(timespec="seconds"),
        "why": visible(snapshot.why),
        "sections": [visible(id_) for id_ in snapshot.sections],
        "emptied": [visible(id_) for id_ in snapshot.emptied],
        "size": snapshot.size,
    }


def _print_json(value: object) -> None:
    from .show import print_json

    print_json(value)
