"""``decuong audit``: check a DOCX against the rules of form."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from outline.text import visible
from tui.cli import columns, streams
from tui.cli.parser import parse_file_name
from tui.i18n import N_, _, ngettext, say

if TYPE_CHECKING:
    from export.audit import AuditFinding, AuditResult

DESCRIPTION = N_(
    "Check a DOCX, made by decuong or by hand, against the rules of form: paper, margins, "
    "letterhead, type sizes, spacing, signature, recipients. Each finding names its location, "
    "what the rule requires, what the document has and the cure. Exits with 0 when there are no "
    "findings or only notes (unverified rules), with 1 when there are findings, with 2 when the "
    "file cannot be read."
)
EXAMPLES = (
    "decuong audit bao-cao.docx",
    "decuong audit --profile nd30-2020 cong-van.docx",
    "decuong audit --json bao-cao.docx",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "file",
        metavar="FILE.docx",
        type=parse_file_name,
        help=_("the document; “-” reads it from standard input"),
    )
    parser.add_argument(
        "--profile",
        metavar="NAME",
        help=_("rules of form, such as hd36-2018; else by the document's heading and date"),
    )
    parser.add_argument("--json", action="store_true", help=_("the findings as JSON"))


def run(args: argparse.Namespace) -> int:
    """Print what departs from the rules of form; return 1 if any error does."""
    from export import audit, profiles

    profile = profiles.load(args.profile) if args.profile else None
    audited = audit.audit(_read(args.file), visible(args.file), profile)
    if args.json:
        from .show import print_json

        print_json(as_json(audited, args.file))
    else:
        streams.write("\n".join(list_findings(audited, args.file)) + "\n")
    return int(any(finding.severity == "error" for finding in audited.findings))


def _read(file: str) -> bytes:
    """Return the document's bytes; raise ``StoreError`` for more than a report can have."""
    from pathlib import Path

    from outline.errors import StoreError, phrase
    from store.disk import atomic

    if file == streams.STDIO:
        return streams.read_stdin_bytes(_("The document"))
    path = Path(file)
    try:
        if path.is_dir():
            raise StoreError(phrase("“{path}” is a folder.", path=file))
        if streams.is_open_descriptor(file):
            with path.open("rb") as stream:
                data = streams.read_all(stream)
        else:
            data = atomic.read(path, streams.LIMIT)
    except StoreError as error:
        raise StoreError(
            error.what, phrase("Name a .docx file, or use “-” to read standard input.")
        ) from None
    except OSError as error:
        from store.errors import cannot_read

        if isinstance(error, FileNotFoundError):
            raise StoreError(phrase("There is no file {file}.", file=file)) from error
        raise cannot_read(path, error) from error
    if len(data) > streams.LIMIT:
        raise StoreError(phrase("“{path}” is too large to be a report.", path=file))
    return data


def as_json(audited: AuditResult, file: str) -> dict[str, object]:
    """Return the findings as plain data; sentences are in the language in use."""
    return {
        "path": visible(file),
        "profile": audited.profile.name,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "part": say(finding.location.part),
                "paragraph": finding.location.paragraph,
                "excerpt": finding.location.excerpt,
                "more": finding.repeats,
                "required": say(finding.required),
                "found": say(finding.actual),
                "cure": say(finding.cure),
                "clause": finding.rule.clause,
                "confidence": finding.rule.confidence,
                "unverified": finding.rule.is_unverified,
            }
            for finding in audited.findings
        ],
    }


def list_findings(audited: AuditResult, file: str) -> list[str]:
    """Return the findings as lines, in the order of the paper."""
    style = columns.Styler()
    error_count = sum(finding.severity == "error" for finding in audited.findings)
    note_count = len(audited.findings) - error_count
    counts = []
    if error_count or not note_count:
        words = (
            ngettext("{n} finding", "{n} findings", error_count)
            if error_count
            else _("as the rules require")
        )
        counts.append(words.format(n=error_count))
    if note_count:
        counts.append(ngettext("{n} note", "{n} notes", note_count).format(n=note_count))
    headline = f"{visible(file)} ({audited.profile.name}): {', '.join(counts)}"
    lines = [style(headline, "strong")]
    last_location = ""
    for finding in audited.findings:
        location = _describe_location(finding)
        if location != last_location:
            lines += ["", style(location, "accent")]
        last_location = location
        mark = style("!", "warn") if finding.rule.is_unverified else style("✗", "bad")
        required, present = say(finding.required), say(finding.actual)
        message = _("required: {required}; found: {found}")
        lines.append(f"  {mark} {visible(message.format(required=required, found=present))}")
        lines.append(f"    → {visible(say(finding.cure))}")
        lines.append(f"    {visible(_describe_rule(finding))}")
    return lines


def _describe_location(finding: AuditFinding) -> str:
    location_found = finding.location
    words = say(location_found.part)
    if location_found.paragraph:
        number = _("paragraph {number}").format(number=location_found.paragraph)
        words = f"{words}, {number}"
    if location_found.excerpt:
        words = f"{words}: “{location_found.excerpt}”"
    if finding.repeats:
        repeat_text = ngettext("and {n} more like it", "and {n} more like it", finding.repeats)
        words = f"{words} ({repeat_text.format(n=finding.repeats)})"
    return visible(words)


def _describe_rule(finding: AuditFinding) -> str:
    if finding.rule.is_unverified:
        return _("{clause} (confidence {confidence}: unverified)").format(
            clause=finding.rule.clause, confidence=finding.rule.confidence
        )
    return _("{clause} (confidence {confidence})").format(
        clause=finding.rule.clause, confidence=finding.rule.confidence
    )
