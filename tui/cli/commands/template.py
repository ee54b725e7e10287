"""``decuong template``: list the templates, or print one."""

from __future__ import annotations

import argparse

from outline.errors import phrase
from tui.cli import columns, streams
from tui.cli.parser import UsageError, parse_file_name
from tui.i18n import N_, _

from .show import print_json

DESCRIPTION = N_(
    "List the templates that are built in, or show what one prescribes: its headings, and what "
    "each section must cover."
)
EXAMPLES = (
    "decuong template list",
    "decuong template show bc-2141-2023",
    "decuong template show bc-2141-2023 --json",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "what", metavar="list|show", choices=("list", "show"), help=_("which of the two")
    )
    parser.add_argument(
        "template",
        metavar="ID|PATH",
        nargs="?",
        type=parse_file_name,
        help=_("for show: a template's id or file"),
    )
    parser.add_argument("--json", action="store_true", help=_("as JSON"))


def run(args: argparse.Namespace) -> int:
    """Print the list, or one template."""
    if args.what == "list":
        if args.template is not None:
            raise UsageError(
                phrase("“template list” takes no template."),
                phrase("See “{prog} --help”.", prog="decuong template"),
            )
        return _list(as_json=args.json)
    if args.template is None:
        raise UsageError(
            phrase("“template show” needs the id or the file of a template."),
            phrase("“decuong template list” lists the ids."),
        )
    return _show(args.template, as_json=args.json)


def _list(*, as_json: bool) -> int:
    from store.templates import catalog

    entries = catalog.listing()
    if as_json:
        print_json(
            [{"id": entry.id, "version": entry.version, "title": entry.title} for entry in entries]
        )
    else:
        lines = columns.align_rows(
            [[entry.id, str(entry.version), entry.title] for entry in entries]
        )
        streams.write("\n".join(lines) + "\n")
    return 0


def _show(name: str, *, as_json: bool) -> int:
    from outline.templates.template import new_report
    from outline.text import visible
    from store.templates import catalog

    template = catalog.load(name)
    report = new_report(template, level=template.levels[0].id)
    if as_json:
        from outline import json_view
        from outline.completion.tracker import Completion

        origin = {"title": template.title, "source": template.source, "issuer": template.issuer}
        view = json_view.show(report, Completion(report))
        print_json({**view, "template": {**view["template"], **origin}})
        return 0
    lines = [template.title, template.source, ""]
    for section in report.sections:
        indent = "  " * (section.level - 1)
        lines.append(f"{indent}{section.label} {section.title}  ({section.id})")
        lines += [f"{indent}  - {prompt.text}  ({prompt.id})" for prompt in section.prompts]
    lines.append("")
    lines += [f"{table.label}: {table.title}  ({table.id})" for table in report.tables]
    streams.write("\n".join(map(visible, lines)) + "\n")
    return 0
