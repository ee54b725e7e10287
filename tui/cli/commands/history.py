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
from tui.cli.parser import add_report
from tui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from outline.model import Report
    from outline.revisions.report_diff import Difference
    from store.history.snapshots import History, Snapshot
    from tui.presenters.part_names import PartNames

DESCRIPTION = N_(
    "List who saved a report, when, and what they changed, the newest first. With --section, what "
    "became of that section from save to save, by words: [-gone-] {+come+}. With --at, what "
    "differs between that state and the report as it is now. All saves of the last day are kept, "
    "one an hour of the last week, one a day of three months, one a month of what is older."
)
EXAMPLES = (
    "decuong history bao-cao.toml",
    "decuong history bao-cao.toml --section p1.ii.1.1",
    "decuong history bao-cao.toml --at 2026-11-23 --json",
    "decuong history bao-cao-quy-3.toml --adopt bao-cao.toml",
)
_NAMED = 3
"""Changed parts that a line of the list names."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report(parser, stdin=False)
    parser.add_argument(
        "--section",
        metavar="ID",
        help=_("a section, “pre”, a register, “document” or “blanks”"),
    )
    parser.add_argument(
        "--at",
        metavar="STAMP",
        help=_("a stamp of the list, or its beginning: 2026-11-23 is the last of that day"),
    )
    parser.add_argument(
        "--adopt",
        metavar="OLD",
        help=_(
            "the report was renamed: bring along the history and the unsaved text that are kept "
            "under the name OLD"
        ),
    )
    parser.add_argument("--json", action="store_true", help=_("as JSON"))


def run(args: argparse.Namespace) -> int:
    """Print it."""
    from store.history import snapshots as history
    from store.report_file import files

    if args.adopt is not None:
        return _adopt(args.file, args.adopt)
    opened = files.load(args.file)
    reports.tell_former(opened.path, opened.data)
    known = history.load(args.file)
    now = opened.report
    section = part(now, nfc(args.section)) if args.section else ""
    if args.at is not None:
        return _since(known, now, known.find(nfc(args.at)), section, as_json=args.json)
    if section:
        return _of_part(known, now, section, as_json=args.json)
    if args.json:
        _print([_facts(one) for one in known.snapshots])
    else:
        _list(known, now, args.file)
    return 0


def _adopt(file: str, old: str) -> int:
    """Bring along what is kept under an old name, and say what there is now."""
    from store import errors
    from store.history import snapshots as history
    from store.journal import recovery
    from store.report_file import files, renamed

    files.load(file)  # what cannot be read gets no history
    path = Path(file)
    former = renamed.former_named(path, old)
    try:
        renamed.adopt(path, former)
    except OSError as error:
        raise errors.unwritable(path, error) from error
    count = len(history.list_snapshots(path))
    said = ngettext(
        "Brought along from {old}: {n} save.", "Brought along from {old}: {n} saves.", count
    )
    streams.talk(said.format(old=visible(former.name), n=count))
    if recovery.has_journals(path):
        streams.talk(
            _("What was not saved comes back when you open {file}.").format(file=visible(file))
        )
    return 0


def part(report: Report, name: str) -> str:
    """Return the id of a part: a register goes by its appendix too."""
    return next((one.id for one in report.tables if name == one.appendix), name)


def state(known: History, stamp: str) -> Report:
    """Return the report as a snapshot has it; raise ``StoreError``."""
    from store.report_file import codec

    return codec.decode(known.read(stamp), stamp).report


def _list(known: History, now: Report, file: str) -> None:
    from tui.presenters.part_names import PartNames

    snapshots = known.snapshots
    if not snapshots:
        streams.talk(_("{file} has no history yet: a save begins it.").format(file=visible(file)))
        return
    names = PartNames(now, snapshots)
    names.look_up(lambda snapshot: state(known, snapshot.stamp))
    ink = columns.Ink()
    width = columns.terminal_width()
    texts = [[one.stamp, one.who or "?", " · ".join(_words(one, names))] for one in snapshots]
    found = [line if width is None else columns.fit(line, width) for line in columns.rows(texts)]
    out = []
    for one, line in zip(snapshots, found, strict=True):
        stamp = visible(one.stamp)
        shown = line.startswith(stamp)
        out.append(ink(stamp, "accent") + line[len(stamp) :] if shown else line)
    streams.out("\n".join(out) + "\n")


def _words(snapshot: Snapshot, names: PartNames) -> Iterator[str]:
    """Yield why a snapshot was made and what it is about; what is most telling first."""
    from tui.presenters.diff_lines import why

    if reason := why(snapshot):
        yield reason
    if snapshot.emptied:
        yield _("emptied: {ids}").format(ids=_named(snapshot.emptied, names))
    if snapshot.sections:
        yield _named(snapshot.sections, names)


def _named(ids: Sequence[str], names: PartNames) -> str:
    text = ", ".join(names.name(id_) for id_ in ids[:_NAMED])
    if (more := len(ids) - _NAMED) > 0:
        text += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
    return text


def _since(known: History, now: Report, snapshot: Snapshot, section: str, *, as_json: bool) -> int:
    """Print what differs between a snapshot and the report as it is now."""
    from outline.revisions.report_diff import diff_part, diff_reports

    then = state(known, snapshot.stamp)
    if section:
        _require(section, then, now)
        one = diff_part(then, now, section)
        found = [one] if one.word_runs or one.value_changes or one.in_old is not one.in_new else []
    else:
        found = [*diff_reports(then, now)]
    if as_json:
        _print({**_facts(snapshot), "differences": [one.to_json() for one in found]})
    elif found:
        for one in found:
            _tell(one, then, now)
    else:
        said = _("Nothing differs from the state of {stamp}.")
        streams.talk(said.format(stamp=visible(snapshot.stamp)))
    return 0


def _of_part(known: History, now: Report, section: str, *, as_json: bool) -> int:
    """Print what each save changed in one part of the report."""
    from outline.revisions.report_diff import diff_part, find_section, find_table

    told: list[object] = []
    seen = section in ("document", "blanks")
    seen = seen or (find_section(now, section) or find_table(now, section)) is not None
    snapshots = known.snapshots
    reports: dict[str, Report] = {}
    for at, one in enumerate(snapshots):
        named = section in one.sections
        seen = seen or named
        before = snapshots[at + 1] if at + 1 < len(snapshots) else None
        if before is None or not (named or not one.sections):
            continue
        try:
            for stamp in (one.stamp, before.stamp):
                if stamp not in reports:
                    reports[stamp] = state(known, stamp)
        except StoreError as error:
            streams.complain(error)
            continue
        old, new = reports[before.stamp], reports[one.stamp]
        reports = {before.stamp: old}
        found = diff_part(old, new, section)
        if not (found.word_runs or found.value_changes or found.in_old is not found.in_new):
            continue
        if as_json:
            told.append({**_facts(one), "difference": found.to_json()})
        else:
            _tell(found, old, new, f"{one.stamp}  {one.who}".rstrip())
            told.append(one)
    if not seen:
        raise _unknown(section)
    if as_json:
        _print(told)
    elif not told:
        streams.talk(_("No save that is still kept changed {id}.").format(id=visible(section)))
    return 0


def _tell(found: Difference, old: Report, new: Report, head: str = "") -> None:
    from outline.revisions.word_diff import ADDED, REMOVED
    from tui.presenters.diff_lines import lines, part_name, what

    ink = columns.Ink()
    inks = {REMOVED: "bad", ADDED: "good"}
    name = " · ".join(filter(None, (head or found.id, part_name(old, new, found.id), what(found))))
    out = [ink(visible(name), "strong")]
    for line in lines(found, old, new):
        shown = (ink(visible(text), inks[kind]) if kind in inks else visible(text)
                 for kind, text in line.pieces)  # fmt: skip
        out.append("    " + "".join(shown))
    streams.out("\n".join(out) + "\n\n")


def _require(section: str, *reports: Report) -> None:
    from outline.revisions.report_diff import find_section, find_table

    if section in ("document", "blanks"):
        return
    if not any(find_section(one, section) or find_table(one, section) for one in reports):
        raise _unknown(section)


def _unknown(section: str) -> UnknownId:
    return UnknownId(
        phrase("There is nothing called “{address}” in this report.", address=section),
        phrase("“decuong show” lists the ids of sections."),
    )


def _facts(snapshot: Snapshot) -> dict[str, object]:
    """Return a snapshot for JSON; its words come from a file that anybody may have written."""
    return {
        "stamp": visible(snapshot.stamp),
        "who": visible(snapshot.who),
        "when": snapshot.when.isoformat(timespec="seconds"),
        "why": visible(snapshot.why),
        "sections": [visible(id_) for id_ in snapshot.sections],
        "emptied": [visible(id_) for id_ in snapshot.emptied],
        "size": snapshot.size,
    }


def _print(value: object) -> None:
    from .show import print_json

    print_json(value)
