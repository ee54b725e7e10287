"""``python -m tests.bench``: measure, print a table (or JSON), exit 1 when a want is missed."""

from __future__ import annotations

import argparse
import compileall
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from tests.paths import ROOT

from . import bytes as wire
from . import growth, keys, merging, pandoc, past, scale, sharing, start
from .measure import Finding

Part = Callable[[Path, int], Iterator[Finding]]

ROOMS = ("outline", "store", "export", "tui")

PARTS: dict[str, Part] = {
    "paint": start.first_paint,
    "headless": start.headless,
    "keys": keys.to_paint,
    "bytes": lambda folder, _rounds: wire.terminal(folder),
    "store": scale.storing,
    "sharing": sharing.sharing,
    "merging": merging.merging,
    "history": past.keeping,
    "typing": lambda _folder, rounds: scale.typing(rounds),
    "growth": lambda _folder, rounds: growth.growing(rounds),
    "export": lambda _folder, rounds: scale.exporting(max(rounds // 3, 1)),
    "pandoc": pandoc.against_pandoc,
}


def run(parts: list[str], rounds: int, report: Callable[[Finding], None]) -> list[Finding]:
    """Measure the parts, telling each figure as it comes.

    The rooms are compiled before, as an installation is: the rivals are, and where Python is told
    to write no bytecode it would compile a checkout at every start.
    """
    for room in ROOMS:
        compileall.compile_dir(ROOT / room, quiet=2)
    found = []
    for name in parts:
        with tempfile.TemporaryDirectory(prefix="decuong-bench-") as folder:
            for finding in PARTS[name](Path(folder), rounds):
                found.append(finding)
                report(finding)
    return found


def line(finding: Finding) -> str:
    """Return a figure as a row of the table."""
    digits = 2 if finding.unit == "x" or finding.got < 1 else 1
    got = f"{finding.got:.{digits}f} {finding.unit}"
    want = f"<= {finding.want:g} {finding.unit}"
    verdict = "ok" if finding.holds else "MISSED"
    return f"{finding.name:<46} {want:>11}  {got:>10}  {verdict:<6}  {finding.note}".rstrip()


def main(argv: list[str] | None = None) -> int:
    """Run the benchmarks that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of: {', '.join(PARTS)}")
    parser.add_argument("-n", "--rounds", type=int, default=9, help="turns of each rival; 9")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    if unknown := set(args.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    told = sys.stderr if args.json else sys.stdout
    print(f"{'what':<46} {'want':>11}  {'got':>10}", file=told)
    found = run(
        args.parts or list(PARTS), args.rounds, lambda one: print(line(one), file=told, flush=True)
    )
    if args.json:
        print(json.dumps([{**asdict(one), "holds": one.holds} for one in found], indent=1))
    return 0 if all(one.holds for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
