"""``decuong merge``: two versions of a report made one, also for git."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import DecuongError, StoreError, phrase
from outline.text import nfc, visible
from tui.cli import streams
from tui.cli.parser import file_name
from tui.i18n import N_, _
from tui.presenters import labels

if TYPE_CHECKING:
    from store.report_file.codec import Source

DESCRIPTION = N_(
    "Merge two versions of a report that began as BASE: by section, field and line, by row and "
    "column. What both set differently is kept twice, is named here, and must be settled by a "
    "person; the command then ends with 3. An empty BASE says that both began with nothing. git "
    "calls it as a merge driver with “decuong merge %O %A %B -o %A”."
)
EXAMPLES = (
    "decuong merge goc.toml lan.toml mai.toml -o bao-cao.toml",
    "decuong merge /dev/null lan.toml mai.toml > bao-cao.toml",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    for name, meaning in (
        ("base", _("the version that both began with")),
        ("ours", _("one version; its comments are kept")),
        ("theirs", _("the other version")),
    ):
        parser.add_argument(name, metavar=name.upper(), type=file_name, help=meaning)
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=file_name,
        default=streams.STDIO,
        help=_("where the result goes; it may be one of the three; standard output without"),
    )


class Clashes(DecuongError):
    """The versions are merged, and a person must settle some places."""

    exit_code = 3


def run(args: argparse.Namespace) -> int:
    """Merge, write the result, name what is left for a person."""
    from outline.merging.report_merge import merge_reports
    from outline.model import Report
    from store.report_file import codec, files

    names = (args.base, args.ours, args.theirs)
    if args.output not in (streams.STDIO, *names):
        from tui.session.file_names import refuse_foreign_report_name

        refuse_foreign_report_name(Path(args.output))
    base, ours, theirs = (_read(name) for name in names)
    if ours is None or theirs is None:
        raise StoreError(
            phrase("{file} is empty.", file=args.ours if ours is None else args.theirs),
            phrase("Only the version that both began with may be empty."),
        )
    found = merge_reports(
        base.report if base else Report(template=ours.report.template),
        ours.report,
        theirs.report,
        our_name=_name(args.ours, labels.OURS),
        their_name=_name(args.theirs, labels.THEIRS),
    )
    made = codec.combined(base, ours, theirs, found.report)
    codec.verify(made.data, made.name, found.report)
    if streams.is_stdout(args.output):
        streams.out_bytes(made.data)
    else:
        inputs = [one.data for one in (base, ours, theirs) if one]
        sources = [args.ours, args.theirs, *([args.base] if base else [])]
        streams.doubt(files.put(Path(args.output), made, inputs, [*map(Path, sources)]))
    if found.conflicts:
        places = dict.fromkeys(conflict.address for conflict in found.conflicts)
        raise Clashes(
            phrase("Both versions changed the same places: {places}.", places=", ".join(places)),
            phrase("Both are kept; “decuong settle” shows them and keeps one."),
        )
    return 0


def _read(name: str) -> Source | None:
    """Return a version; None for an empty file, which git gives where there was none."""
    from store.report_file import files

    if name == os.devnull:
        return None
    path = Path(name)
    try:
        if path.is_file() and path.stat().st_size == 0:
            return None
    except (OSError, ValueError):
        pass  # opening it says what is wrong
    return files.load(path).source


def _name(path: str, otherwise: str) -> str:
    """Return how a version is called in the text: git's temporary files have no name to tell."""
    name = nfc(Path(path).name)
    return otherwise if name.startswith(".merge_file_") else visible(name)
