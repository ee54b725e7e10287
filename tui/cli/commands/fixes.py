"""``decuong fixes``: correct misprints of the directive in a report, or keep its words."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from outline.text import nfc
from tui.cli import columns, report_source, streams
from tui.cli.parser import add_report_argument, parse_file_name
from tui.i18n import N_, _

from .show import print_json

if TYPE_CHECKING:
    from outline.templates import corrections

DESCRIPTION = N_(
    "List the words of the directive that look like misprints, each as printed and as probably "
    "meant. A report keeps the directive's own words until they are corrected here; headings, "
    "prompts and appendices then show and print the corrected ones. Either decision can be "
    "reversed."
)
EXAMPLES = (
    "decuong fixes bao-cao.toml",
    "decuong fixes bao-cao.toml --accept T7 T14",
    "decuong fixes bao-cao.toml --refuse T7",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report_argument(parser)
    for name, meaning in (
        ("--accept", _("correct these, by their ids")),
        ("--refuse", _("keep the directive's words for these, or return to them")),
    ):
        parser.add_argument(name, metavar="ID", nargs="+", default=[], help=meaning)
    parser.add_argument(
        "--template",
        metavar="ID|PATH",
        type=parse_file_name,
        help=_("the template, where the report's own is not built in"),
    )
    parser.add_argument("--json", action="store_true", help=_("as JSON"))


def run(args: argparse.Namespace) -> int:
    """Print the list of proposals, or accept and refuse some and save."""
    from outline.templates import corrections
    from store.templates import catalog

    source = report_source.open_source(args.file)
    report = source.report
    template = catalog.load(args.template or report.template.id)
    if not args.accept and not args.refuse:
        _print(corrections.find_proposals(template, report), as_json=args.json)
        return 0
    with report_source.name_in_errors(args.file):
        for accept, ids in ((True, args.accept), (False, args.refuse)):
            for id_ in ids:
                proposal = corrections.find_proposal(template, report, nfc(id_))
                report = corrections.decide_proposal(report, proposal, accept=accept)
    source.save(report)
    return 0


def _print(proposals: tuple[corrections.Proposal, ...], *, as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {
                    "id": proposal.id,
                    "directive": proposal.raw,
                    "corrected": proposal.text,
                    "why": proposal.reason,
                    "places": proposal.passage_ids,
                    "accepted": proposal.is_accepted,
                }
                for proposal in proposals
            ]
        )
        return
    lines = [
        [
            "✓ " + _("corrected") if proposal.is_accepted else "○ " + _("as in the directive"),
            proposal.id,
            ", ".join(proposal.passage_ids),
            f"{proposal.raw} → {proposal.text}",
        ]
        for proposal in proposals
    ]
    if lines:
        streams.write("\n".join(columns.align_rows(lines)) + "\n")
    else:
        streams.print_message(_("There are no corrections to propose for this report."))
