"""The lists of modules in docs/architecture.md; ``python -m tests.architecture`` renews them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.marked_parts import replace_part
from tests.paths import ROOT
from tests.syntax import PACKAGES

PAGE = ROOT / "docs/architecture.md"


def purpose(path: Path) -> str:
    """Return the first sentence of a module's docstring, without its full stop."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = " ".join(text.split("\n\n")[0].split())
    return re.split(r"(?<=\w)\. ", first)[0].rstrip(".").replace("|", "\\|")


def module_table(package: str) -> str:
    """Return a row for every subpackage, with its modules, and for every module beside them."""
    lines = ["| part | what it is for |", "|---|---|"]
    folder = ROOT / package
    lines += [
        f"| `{path.stem}` | {purpose(path)} |"
        for path in sorted(folder.glob("*.py"))
        if not path.stem.startswith("__")
    ]
    for init in sorted(folder.rglob("__init__.py")):
        part = init.parent
        if part == folder:
            continue
        modules = ", ".join(
            f"`{path.stem}`" for path in sorted(part.glob("*.py")) if not path.stem.startswith("__")
        )
        name = part.relative_to(folder).as_posix()
        lines.append(f"| `{name}/` | {purpose(init)}: {modules} |")
    return "\n".join(lines) + "\n"


def render(text: str) -> str:
    """Return the page with the list of every package as the code has it."""
    for package in PACKAGES:
        text = replace_part(text, f"modules {package}", module_table(package))
    return text


if __name__ == "__main__":
    PAGE.write_text(render(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
