"""Files of a size that no report has: refused at once, or read within bounds; never a traceback.

Each is read by a process of its own that may have no more than a gigabyte.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.paths import ROOT

MEMORY = 1 << 30
SECONDS = 300
"""After which it hangs, on a machine that has much else to do."""
HEAD = 'format = 1\n[document]\nissuer = "A"\n'
TABLE = (
    '[[tables]]\nid = "t"\ntitle = "T"\n[[columns]]\n'
    'table = "t"\nid = "name"\ntype = "text"\nlabel = "N"\n'
)


def rows(many: int) -> Iterator[str]:
    yield TABLE
    yield from (f'[[rows]]\ntable = "t"\nid = "i{n}"\nname = "x"\n' for n in range(many))


def sections(many: int) -> Iterator[str]:
    for n in range(many):
        yield f'[[sections]]\nid = "s{n}"\nlevel = 1\nlabel = ""\ntitle = "T"\norigin = "added"\n'


def disputes(many: int) -> Iterator[str]:
    for n in range(many):
        yield f'[[conflicts]]\nplace = ["order", "section", ""]\nours = "a"\ntheirs = "{n}"\n'


def show(path: Path) -> tuple[int, str]:
    """Read it by the command, in a process that may take a gigabyte; return how it ended."""
    ran = subprocess.run(
        [sys.executable, "-m", "tui", "show", str(path), "--lang", "en"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        timeout=SECONDS,
        check=False,
    )
    return ran.returncode, ran.stderr.decode()


REFUSED: dict[str, tuple[Iterable[str], str]] = {
    "a million rows": (rows(1_000_000), "more than 100000 tables"),
    "many sections": (sections(200_000), "more than 100000 tables"),
    "many disputes": (disputes(150_000), "more than 100000 tables"),
    "many tables of somebody else": (("[[x]]\n" for _ in range(150_000)), "more than 100000"),
    "100 MB of text": (("a" * 99 + "\n" for _ in range(1_000_000)), "larger than 64 MiB"),
    "a deep header": (("[" + ".".join("a" * 100_000) + "]\n",), "nested too deeply"),
    "deep lists": (("x = " + "[" * 100_000 + "]" * 100_000 + "\n",), "nested too deeply"),
    "deep tables in a line": (("x = " + "{a = " * 50_000 + "}" * 50_000,), "nested too deeply"),
    "long dotted keys": (
        (".".join(f"a{n}" for _ in range(200)) + " = 1\n" for n in range(20_000)),
        "nested too deeply",
    ),
    "long dotted keys in a line": (
        (f"k{n} = {{ {'.'.join('abc' * 30)} = 1 }}\n" for n in range(20_000)),
        "nested too deeply",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_report_can_be_is_refused_in_one_sentence(case: str, tmp_path: Path) -> None:
    text, said = REFUSED[case]
    path = tmp_path / "x.toml"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        file.writelines(text)
    code, talk = show(path)
    assert (code, talk.count("\n")) == (2, 1), talk
    assert said in talk


READ: dict[str, Callable[[], Iterator[str]]] = {
    "rows": lambda: rows(95_000),
    "sections": lambda: sections(95_000),
    "text": lambda: iter(('[preamble]\nbody = """\n', *["a" * 99 + "\n"] * 600_000, '"""\n')),
    "keys of somebody else": lambda: (f"k{n} = 1\n" for n in range(1_000_000)),
    "escapes": lambda: iter(('x = "', "\\u0041" * 9_000_000, '"\n')),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", READ)
def test_what_is_large_and_not_too_large_is_read_in_a_gigabyte(case: str, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    with path.open("w", encoding="utf-8") as file:
        file.write("format = 1\n")
        file.writelines(READ[case]())
    assert show(path) == (0, "")
