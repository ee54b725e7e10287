"""``decuong fixes``: slips of the directive that the office corrects in its report, or leaves."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from outline.text import nfc
from tui.cli import columns, report_source, streams
from tui.cli.parser import add_report, file_name
from tui.i18n import N_, _

from .show import print_json

if TYPE_CHECKING:
    from outline.templates import corrections

DESCRIPTION = N_(
    "List the words of the directive that look like a slip, each as printed and as it probably was "
    "meant. A report has the directive's own words until they are corrected here; headings, "
    "prompts and appendices then show and print the corrected ones. Both can be taken back."
)
EXAMPLES = (
    "decuong fixes bao-cao.toml",
    "decuong fixes bao-cao.toml --accept T7 T14",
    "decuong fixes bao-cao.toml --refuse T7",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report(parser)
    for name, meaning in (
        ("--accept", _("correct these, by their ids")),
        ("--refuse", _("keep the directive's words for these, or take them again")),
    ):
        parser.add_argument(name, metavar="ID", nargs="+", default=[], help=meaning)
    parser.add_argument(
        "--template",
        metavar="ID|PATH",
        type=file_name,
        help=_("the template, where the report's own is not built in"),
    )
    parser.add_argument("--json", action="store_true", help=_("as JSON"))


def run(args: argparse.Namespace) -> int:
    """Print the list, or decide and save."""
    from outline.templates import corrections
    from store.templates import catalog

    held = report_source.hold(args.file)
    report = held.report
    template = catalog.load(args.template or report.template.id)
    if not args.accept and not args.refuse:
        _print(corrections.find_proposals(template, report), as_json=args.json)
        return 0
    with report_source.naming(args.file):
        for accept, ids in ((True, args.accept), (False, args.refuse)):
            for id_ in ids:
                one = corrections.find_proposal(template, report, nfc(id_))
                report = corrections.decide_proposal(report, one, accept=accept)
    held.save(report)
    return 0


def _print(found: tuple[corrections.Proposal, ...], *, as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "directive": one.raw,
                    "corrected": one.text,
                    "why": one.reason,
                    "places": one.passage_ids,
                    "accepted": one.is_accepted,
                }
                for one in found
            ]
        )
        return
    lines = [
        [
            "✓ " + _("corrected") if one.is_accepted else "○ " + _("as in the directive"),
            one.id,
            ", ".join(one.passage_ids),
            f"{one.raw} → {one.text}",
        ]
        for one in found
    ]
    if lines:
        streams.out("\n".join(columns.rows(lines)) + "\n")
    else:
        streams.talk(_("Nothing is proposed for this report."))
