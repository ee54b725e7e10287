"""``decuong status``: set how far a section has come."""

from __future__ import annotations

import argparse

from outline.errors import BadValue, phrase
from outline.model import Status
from outline.text import nfc
from outline.values.vietnamese_names import STATUSES, find_status
from tui.cli import report_source
from tui.cli.parser import add_report_argument
from tui.i18n import N_, _

DESCRIPTION = N_(
    "Set how far the writers have come with a section: empty, draft, review, done, or none "
    "(“không có”, only where the template makes the section optional). Whether the section is "
    "complete is computed separately; “decuong check” lists what is missing."
)
EXAMPLES = ("decuong status bao-cao.toml p1.ii.1.1 review",)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report_argument(parser)
    parser.add_argument("id", metavar="ID", help=_("a section, or “pre” (the preamble)"))
    parser.add_argument(
        "status",
        metavar="STATUS",
        type=_parse_status,
        choices=[str(status) for status in Status],
        help=_("one of: {statuses}").format(
            statuses=", ".join(f"{status} ({names[0]})" for status, names in STATUSES.items())
        ),
    )


def _parse_status(word: str) -> str:
    """Return the id of a state by id or Vietnamese word; an unknown word as it is."""
    return str(find_status(word) or word)


def run(args: argparse.Namespace) -> int:
    """Set the status and save."""
    from outline.editing import sections
    from outline.merging import conflicts

    source = report_source.open_source(args.file)
    id_ = nfc(args.id)
    with report_source.name_in_errors(args.file):
        shape = source.report.shape
        index = shape.position.get(id_)
        if index is not None and not shape.is_leaf(index):
            raise BadValue(
                phrase("The state of {id} is computed from the sections below it.", id=id_),
                phrase("Set the states of those sections; “decuong show” lists them."),
            )
        report = sections.set_status(source.report, id_, Status(args.status))
    source.save(conflicts.accept_ours(report, [("section", id_, "status")]))
    return 0
