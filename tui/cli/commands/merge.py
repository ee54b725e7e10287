"""``decuong merge``: merge two versions of a report, also for git."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import DecuongError, StoreError, phrase
from outline.text import nfc, visible
from tui.cli import streams
from tui.cli.parser import parse_file_name
from tui.i18n import N_, _
from tui.presenters import labels

if TYPE_CHECKING:
    from store.report_file.codec import Source

DESCRIPTION = N_(
    "Merge two versions of a report that both began as BASE: by section, field and line, by row "
    "and column. Where they conflict, both versions are kept and named here, a person must "
    "resolve the conflict, and the command exits with 3. An empty BASE means that both began "
    "with nothing. git calls it as a merge driver with “decuong merge %O %A %B -o %A”."
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
        parser.add_argument(name, metavar=name.upper(), type=parse_file_name, help=meaning)
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=parse_file_name,
        default=streams.STDIO,
        help=_("the file for the result, which may be one of the three; else standard output"),
    )


class UnresolvedConflicts(DecuongError):
    """The versions are merged, and some conflicts are left for a person."""

    exit_code = 3


def run(args: argparse.Namespace) -> int:
    """Merge and write the result; raise ``UnresolvedConflicts`` where a person must choose."""
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
    result = merge_reports(
        base.report if base else Report(template=ours.report.template),
        ours.report,
        theirs.report,
        our_name=_version_name(args.ours, labels.OURS),
        their_name=_version_name(args.theirs, labels.THEIRS),
    )
    merged = codec.combine(base, ours, theirs, result.report)
    codec.verify(merged.data, merged.name, result.report)
    if streams.is_stdout(args.output):
        streams.write_bytes(merged.data)
    else:
        inputs = [version.data for version in (base, ours, theirs) if version]
        sources = [args.ours, args.theirs, *([args.base] if base else [])]
        streams.warn(files.write_merged(Path(args.output), merged, inputs, [*map(Path, sources)]))
    if result.conflicts:
        addresses = dict.fromkeys(conflict.address for conflict in result.conflicts)
        raise UnresolvedConflicts(
            phrase("Both versions changed the same places: {places}.", places=", ".join(addresses)),
            phrase(
                "Both versions are kept; “decuong settle” shows them and resolves the conflicts."
            ),
        )
    return 0


def _read(name: str) -> Source | None:
    """Return a version; None for an empty file, which git passes for a missing version."""
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


def _version_name(path: str, fallback: str) -> str:
    """Return how conflicts name a version: its file, or ``fallback`` for a temporary one of git."""
    name = nfc(Path(path).name)
    return fallback if name.startswith(".merge_file_") else visible(name)
