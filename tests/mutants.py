"""Files as they should not be: a real one, changed at any byte, at any token or at any table.

``pick(n)`` chooses a number below n: Hypothesis draws it, a fuzzer that is led by coverage takes it
from its input. The same choices make the same file.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Pick = Callable[[int], int]

_TOKEN = re.compile(r"\n|\"\"\"|'''|[\w.-]+|\[\[|\]\]|[^\w\s]|[ \t]+")
_TABLE = re.compile(r"^(?=\[)", re.MULTILINE)
VALUES = (
    '""', "0", "-1", "9" * 400, "1e400", "nan", "true", "[]", '["a", "a"]', "[[1]]", "{ a = 1 }",
    "1979-05-27", "07:32:00", '"\\u0000"', '"\\u001b[2J"', '"\\u202e"', '"e\\u0301"', "'''\n'''",
    '"p1.ii.1.1"', '"pre"', '"../../x"', '"««« a\\nb\\n««»»\\nc\\n»»» d"', '"{{pre.5}}"', "[" * 500,
    '["whole", "section", "p1"]', '["order", "section", ""]', '["section", "p1", "parent"]',
)  # fmt: skip
"""Values that are not meant where they are put."""
LINES = (
    "[[sections]]", "[[conflicts]]", "[document]", "[[rows]]", "[[prompts]]", "[[ready]]",
    "[[columns]]", "[[declined]]", "[[blanks]]", "a.b.c = 1", "<<<<<<< HEAD", ">>>>>>> x",
    "format = 2", 'id = "x"', "level = 9", 'origin = "added"', 'theirs = "x"', 'ours = "there"',
    'place = ["whole", "section", "p1"]',
)  # fmt: skip


def bytewise(data: bytes, pick: Pick) -> bytes:
    """Change, take out, put in or double some bytes, or cut the file off."""
    found = bytearray(data)
    for _ in range(1 + pick(4)):
        at, many = pick(len(found) + 1), 1 + pick(8)
        match pick(5):
            case 0:
                del found[at : at + many]
            case 1:
                found[at:at] = bytes(pick(256) for _ in range(many))
            case 2:
                found[at : at + 1] = bytes([pick(256)])
            case 3:
                found[at:at] = found[at : at + many * 40]
            case _:
                del found[at + pick(len(found) + 1) :]
    return bytes(found)


def tokenwise(text: str, pick: Pick) -> str:
    """Change tokens of the text: a value, a key or a sign for another one."""
    for _ in range(1 + pick(4)):
        tokens = _TOKEN.findall(text)
        if not tokens:
            return text
        at = pick(len(tokens))
        match pick(5):
            case 0:
                tokens[at] = VALUES[pick(len(VALUES))]
            case 1:
                tokens[at] = tokens[pick(len(tokens))]
            case 2:
                del tokens[at : at + 1 + pick(6)]
            case 3:
                tokens[at:at] = ["\n", LINES[pick(len(LINES))], "\n"]
            case _:
                tokens[at:at] = tokens[at : at + 1 + pick(12)]
        text = "".join(tokens)
    return text


def tablewise(text: str, pick: Pick) -> str:
    """Take out, double, move or mix up whole tables and their lines."""
    tables = _TABLE.split(text)
    for _ in range(1 + pick(4)):
        at, other = pick(len(tables)), pick(len(tables))
        match pick(6):
            case 0 if len(tables) > 1:
                del tables[at]
            case 1:
                tables.insert(other, tables[at])
            case 2:
                tables[at], tables[other] = tables[other], tables[at]
            case 3:
                lines = tables[at].split("\n")
                lines[pick(len(lines))] = LINES[pick(len(LINES))]
                tables[at] = "\n".join(lines)
            case _:
                lines = tables[at].split("\n")
                key, equals, _ = lines[place := pick(len(lines))].partition(" = ")
                if equals:
                    lines[place] = f"{key} = {VALUES[pick(len(VALUES))]}"
                    tables[at] = "\n".join(lines)
    return "".join(tables)


def mildly(text: str, pick: Pick) -> str:
    """Change a file so that it mostly is a report still: what somebody does to it by hand.

    Texts, titles and values are changed; added sections, rows and prompts taken out, doubled under
    another id, or moved.
    """
    tables = _TABLE.split(text)
    for _ in range(1 + pick(5)):
        at, other = pick(len(tables)), pick(len(tables))
        match pick(5):
            case 0 if len(tables) > 1 and tables[at].startswith("[["):
                del tables[at]
            case 1:
                fresh = re.sub(r'^id = "(.*)"$', rf'id = "n{pick(3)}"', tables[at], flags=re.M)
                tables.insert(other, fresh)
            case 2:
                tables.insert(other, tables.pop(at))
            case 3:
                tables[at] = re.sub(
                    r"^level = (\d)$", f"level = {1 + pick(4)}", tables[at], flags=re.M
                )
            case _:
                words = re.findall(r"(?<=\")[^\"\n=]{3,}(?=\")|^[^=\[\"\n]{4,}$", tables[at], re.M)
                if words:
                    word = words[pick(len(words))]
                    tables[at] = tables[at].replace(word, f"chữ {pick(4)}", 1)
    return "".join(tables)
