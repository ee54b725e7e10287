"""Bring the Vietnamese catalogue up to date: ``python -m tests.catalogue``.

Adds every sentence of the program that the catalogue lacks (to be translated), drops what is no
longer said, sorts, compiles, and names what is left to translate. ``test_i18n`` proves the result.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import tui
from tests.paths import ROOT

PO = Path(tui.__file__).parent / "locale" / "vi" / "LC_MESSAGES" / "decuong.po"
ROOMS = ("tui", "outline", "store", "export")
TAKES = {"_": 1, "N_": 1, "phrase": 1, "ngettext": 2}
"""Names of what translates or marks, and how many texts each takes."""
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: decuong\\n"
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


def said() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Every sentence of the program, and where it stands.

    Read from the syntax tree: a reader of tokens passes over what stands inside an f-string.
    Raise ``ValueError`` for a sentence that is no literal where only a literal can be found again;
    only ``_`` may take what a table has marked with ``N_``.
    """
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    where = f"{path.relative_to(ROOT)}:{node.lineno}"
                    if message := _message(node, where):
                        yield where, message


def _message(call: ast.Call, where: str) -> str | tuple[str, ...]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    count = TAKES.get(name, 0)
    constants = [arg.value for arg in call.args[:count] if isinstance(arg, ast.Constant)]
    texts = [value for value in constants if isinstance(value, str)]
    if not count or (name == "_" and len(texts) < count):
        return ""
    if len(texts) < count:
        raise ValueError(f"{where}: {name} takes a literal")
    return texts[0] if count == 1 else tuple(texts)


def read() -> Catalog:
    """Return the catalogue as it stands."""
    with PO.open("rb") as file:
        return read_po(file, locale="vi", abort_invalid=True)


def main() -> int:
    """Write both files; return 1 while something is left to translate."""
    known = read()
    fresh = Catalog(locale="vi", charset="utf-8")
    for _where, message in said():
        old = known.get(message[0] if isinstance(message, tuple) else message)
        kept = old.string if old is not None else None
        first = kept if isinstance(kept, str) else (kept or [""])[0]
        fresh.add(message, (first,) if isinstance(message, tuple) else first)
    with PO.with_suffix(".part").open("wb") as file:
        write_po(file, fresh, no_location=True, sort_output=True, omit_header=True, width=0)
    part = PO.with_suffix(".part")
    PO.write_text(f"{HEADER}\n{part.read_text(encoding='utf-8').lstrip()}", encoding="utf-8")
    part.unlink()
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, read())
    left = [entry.id for entry in fresh if entry.id and not any(entry.string or ())]
    for sentence in left:
        print(repr(sentence))
    return bool(left)


if __name__ == "__main__":
    sys.exit(main())
