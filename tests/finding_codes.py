"""The tables of docs/finding-codes.md; ``python -m tests.finding_codes`` renews them.

Which codes there are, and how severe each is, is read from the code; the sentences are kept here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from export.audit.messages import component_name
from export.audit.typography import finding_code
from tests.marked_parts import replace_part
from tests.paths import ROOT

PAGE = ROOT / "docs/finding-codes.md"
CHECKS = (
    *sorted((ROOT / "outline/completion").glob("*.py")),
    ROOT / "outline/registers/column_types.py",
)
AUDIT = ROOT / "export/audit"

CHECK = {
    "blank.missing": "A blank of the outline is not filled in.",
    "blank.rule": "Blanks contradict each other: a total is not the sum of its parts, or values "
    "that should be equal differ without an explanation.",
    "blank.unfilled": "A text quotes a blank that is not filled in.",
    "body.empty": "A section that must be answered has no text.",
    "cell.missing": "A required cell of a register is empty.",
    "cell.section": "A cell names a section that the report does not have.",
    "conflict": "Two people changed the same thing, and nobody has chosen yet.",
    "deadline.late": "The document is dated after the last acceptable day.",
    "demand.open": "A demand on the section is neither ticked nor declined.",
    "demand.reason": "A demand is declined without a reason.",
    "document.form": "A field of the document does not have the official form.",
    "document.missing": "A field of the document is empty; number and date only warn, since they "
    "come with the signature.",
    "document.signing": "The signature block contradicts itself.",
    "due.late": "A section is due after the last acceptable day of the report.",
    "figure.unfilled": "A text quotes a cell of a register that is empty.",
    "gap.dots": "A text has a gap left with dots, an ellipsis or underscores.",
    "indicator.cause": "An indicator is hard to reach, and no cause is given.",
    "indicator.solution": "An indicator is hard to reach, and no solution is given.",
    "name.unknown": "A text quotes a name that means nothing, or a placeholder is not closed.",
    "outline.empty": "The report has no sections.",
    "period.order": "The reporting period ends before it begins.",
    "period.term": "The reporting period lies outside of the term.",
    "profile.unknown": "The report names a profile that does not exist.",
    "prompt.open": "A prompt of the section is neither ticked nor declined.",
    "prompt.reason": "A prompt is declined without a reason.",
    "status.none": "A section is marked “không có” but has a text.",
    "status.open": "A section with a text is not marked done.",
    "symbol.form": "A text prints the number and symbol of a document in a wrong form.",
    "table.empty": "A register that must be filled in has no rows.",
    "tag.missing": "No section carries a theme that the directive asks for.",
    "term.differs": "The term of the document differs from a blank that gives the term.",
}
"""What each code of ``decuong check`` means."""

AUDIT_PARTS = {
    "file": "the DOCX as a file",
    "footnote": "footnotes",
    "heading": "headings of sections",
    "language": "the language of the text",
    "page": "the page",
    "page-number": "page numbers",
    "text": "the body text",
}
"""Parts that are no component of the official form with a name of its own."""

AUDIT_PROPERTIES = {
    "align": "alignment",
    "bold": "bold type",
    "capital": "a capital letter at the beginning",
    "capitals": "capital letters",
    "collective": "who signs for a body, or for its head",
    "colon": "the colon",
    "colour": "the colour of the letters",
    "day": "day and month with two digits where the rules ask for them",
    "distance": "the distance from the edge",
    "end": "the mark at the end",
    "figures": "the digits",
    "first": "whether the first page has it",
    "first-line": "the indent of the first line",
    "font": "the font",
    "form": "the form as a whole",
    "header": "the header row, repeated on each page",
    "italic": "italic type",
    "line": "the line spacing",
    "margin-bottom": "the bottom margin",
    "margin-left": "the left margin",
    "margin-right": "the right margin",
    "margin-top": "the top margin",
    "mark": "the punctuation mark",
    "missing": "the component itself, which is not there",
    "numbers": "the kind of numbers",
    "orientation": "portrait or landscape",
    "place": "where it is on the page",
    "rule": "the line drawn under it",
    "sign": "the sign before the name of the body (T/M, TM.)",
    "size": "the size",
    "spacing": "the space before or after the paragraph",
    "split": "whether a row may go on on the next page",
    "together": "whether the lines belong together",
    "underline": "underlined type",
    "unopened": "whether other programs can open it",
    "words": "the words",
}
"""The properties that an audit compares."""


def check_codes() -> dict[str, set[str]]:
    """Return the codes of ``decuong check``, and their severities."""
    codes: dict[str, set[str]] = {}
    for path in CHECKS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in _calls(tree, "error", "warning", "CellFault"):
            code: ast.expr = call.args[0]
            if isinstance(code, ast.Name):
                code = constants[code.id]
            if isinstance(code, ast.Constant):
                severity = ast.unparse(call.func)
                if severity == "CellFault":
                    given = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
                    severity = given.get("severity", "error")
                codes.setdefault(str(code.value), set()).add(severity)
            else:  # a finding passed on to another section keeps the code that it has
                assert ast.unparse(code) == "finding.code", f"{path.name}:{call.lineno}"
    return codes


def audit_properties() -> set[str]:
    """Return the properties that ``export.audit`` makes codes with."""
    properties: set[str] = set()
    for path in sorted(AUDIT.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                match = re.fullmatch(r"(?:page|page-number|footnote|file)\.([a-z-]+)", node.value)
                properties |= {match[1]} if match else set()
        for call in _calls(tree, "finding_code", "_finding"):
            arguments = list(_flatten(call.args))
            texts = [arg.value for arg in arguments[:2] if isinstance(arg, ast.Constant)]
            properties |= {text for text in texts if isinstance(text, str) and text.islower()}
    return properties


def components() -> dict[str, str]:
    """Return the part of a code and its name, for every component that has a style."""
    tree = ast.parse((AUDIT / "messages.py").read_text(encoding="utf-8"))
    (function,) = (
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == "component_name"
    )
    (table,) = (node for node in ast.walk(function) if isinstance(node, ast.Dict))
    styles = [ast.literal_eval(key) for key in table.keys if key is not None]
    return {finding_code(style, "").rstrip("."): str(component_name(style)) for style in styles}


def check_table() -> str:
    """Return the table of the codes of ``decuong check``."""
    lines = ["| code | severity | what it means |", "|---|---|---|"]
    for code, severities in sorted(check_codes().items()):
        lines.append(f"| `{code}` | {', '.join(sorted(severities))} | {CHECK[code]} |")
    return "\n".join(lines) + "\n"


def parts_table() -> str:
    """Return the table of the first words of the codes of ``decuong audit``."""
    names = {**components(), **AUDIT_PARTS}
    lines = ["| part | what it is |", "|---|---|"]
    lines += [f"| `{part}` | {name} |" for part, name in sorted(names.items())]
    return "\n".join(lines) + "\n"


def properties_table() -> str:
    """Return the table of the second words of the codes of ``decuong audit``."""
    lines = ["| property | what is compared |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in sorted(AUDIT_PROPERTIES.items())]
    return "\n".join(lines) + "\n"


def render(text: str) -> str:
    """Return the page with the tables as the code has them."""
    text = replace_part(text, "check", check_table())
    text = replace_part(text, "parts", parts_table())
    return replace_part(text, "properties", properties_table())


def _calls(tree: ast.Module, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def _flatten(arguments: list[ast.expr]) -> Iterator[ast.expr]:
    for argument in arguments:
        if isinstance(argument, ast.Starred) and isinstance(argument.value, ast.Tuple):
            yield from argument.value.elts
        else:
            yield argument


if __name__ == "__main__":
    PAGE.write_text(render(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
