"""The frame diff: a frame of Textual goes in, the fewest bytes with the same effect come out.

Textual writes a whole text area again for every key: 10 kB at 120x40, where vim sends 40 bytes. The
diff keeps the cells that the terminal shows, reads a frame into the cells that it should show,
and sends the difference with the shortest moves and SGR sequences; it knows cursor and SGR state
across frames.

What it does not know (a sequence, a letter whose width terminals dispute, text past the edge) it
passes on untouched, and forgets all it remembered: ignorance costs bytes and never a wrong cell.
It relies on automatic wrapping being off (``ESC[?7l``, which Textual sets) and on nothing else.

Strings in, strings out: no widget, no file, no thread.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

from . import sgr
from .sgr import PLAIN, SgrState, UnknownSgr, encode_change, space_state

_NARROW = (
    "\x20-\x7e\xa0-\xac\xae-\u02ff\u1ea0-\u1ef9\u2010-\u2027\u2030-\u205e\u2190-\u2195\u2500-\u25a1"
)
"""Letters that every terminal draws one cell wide; any other may be measured otherwise there."""
_TOKEN = re.compile(
    # What Textual makes of a piece of one style; most of a frame is this.
    f"\x1b\\[(?P<style>[\\d;]+)m(?P<piece>[{_NARROW}]+)\x1b\\[0m"
    "|\x1b\\[(?P<move>\\d*(?:;\\d*)?)H"
    "|\x1b\\[(?P<pen>[\\d;]*)m"
    "|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    "|(?P<line>\r?\n)"
    "|\x1b\\[\\?2026(?P<sync>[hl])"
    "|\x1b\\[\\?25(?P<caret>[hl])"
    # Modes of keyboard, mouse and paste, questions, clipboard and bell leave the cells alone.
    "|(?P<mute>\x1b\\[\\?(?:1000|1002|1003|1004|1005|1006|1015|1016|2004|2048)[hl]"
    "|\x1b\\[[<>][\\d;]*u|\x1b\\[\\?\\d+\\$p|\x1b\\](?:0|1|2|22|52);[^\x07\x1b]*(?:\x07|\x1b\\\\)|\x07)"
    "|(?P<alien>\x1b\\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]"
    "|\x1b[\\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\\\)?|\x1b[\x20-\x2f]*.|.)",
    re.S,
)
_SURE = re.compile(f"[{_NARROW}]+").fullmatch
_DISPUTED = re.compile(
    "[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe0e\ufe0f\U0001f1e6-\U0001f1ff]|"
    "[\U0001f3fb-\U0001f3ff]"
).search
"""Joiners, variation selectors, flags: what they make of their neighbours differs."""

WHOLE_FROM = 400
"""Characters from which a frame must be seen whole: a synchronised update, the caret hidden."""
_BRIDGE = 4
"""Bytes of the shortest jump to the right over more than one cell."""

Cells = list[str | None]
"""What a row shows: a letter with its marks, '' right of a wide one, None where it is unknown."""


class CellRun(NamedTuple):
    """Neighbouring cells of a row that one pen draws; all but the last surely one cell wide."""

    x: int
    y: int
    pen: SgrState
    letters: list[str]


class FrameDiff:
    """The memory of one terminal's screen; places are 0-based, columns before rows."""

    def __init__(self, width: int, height: int) -> None:
        """Start knowing nothing of a screen of ``width`` x ``height`` cells."""
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Forget everything: the terminal has another size, or may show anything."""
        self.width, self.height = width, height
        self._sync = False
        self._caret = self._caret_wanted = ""
        self._forget()
        self._read_pen: SgrState | None = PLAIN

    def _forget(self) -> None:
        """Forget cells, pens and cursor, of the terminal and of the application."""
        width, height = self.width, self.height
        self._shown: list[Cells] = [[None] * width for _ in range(height)]
        self._wanted: list[Cells] = [[None] * width for _ in range(height)]
        self._shown_pens: list[list[SgrState]] = [[PLAIN] * width for _ in range(height)]
        self._wanted_pens: list[list[SgrState]] = [[PLAIN] * width for _ in range(height)]
        self._touched: dict[int, tuple[int, int]] = {}
        self._pen: SgrState | None = None
        self._at: tuple[int, int] | None = None
        self._read_pen = None
        self._read_at: tuple[int, int] | None = None
        """Where the application is; in column ``width`` after writing the last one."""

    def feed(self, data: str) -> str:
        """Take what the application wrote; return what the terminal needs."""
        out: list[str] = []
        for token in _TOKEN.finditer(data):
            kind = token.lastgroup or ""
            value = token[kind]
            if kind == "piece":
                self._read_piece(token["style"], value, out)
            elif kind == "text":
                self._read_text(value, out)
            elif kind == "pen":
                self._read_sgr(value, out)
            elif kind == "move":
                self._read_move(value, out)
            elif kind == "line":
                if self._read_at is not None and self._read_at[1] + 1 < self.height:
                    # The terminal's driver (ONLCR) begins a new line at its left.
                    self._read_at = (0, self._read_at[1] + 1)
                else:
                    self._pass(value, out)
            elif kind == "caret":
                self._caret_wanted = value
            elif kind == "sync":
                self._sync = value == "h"
            elif kind == "mute":
                out.append(value)
            else:
                self._pass(token[0], out)
        self._paint(out)
        if self._read_at is not None and self._caret_wanted != "l":
            # A hidden caret may stay where it is.
            x, y = self._read_at
            out.append(self._go((min(x, self.width - 1), y)))
        return self._whole("".join(out))

    def _whole(self, frame: str) -> str:
        """Return the frame with what makes it appear at once, and the caret as wanted."""
        before, self._caret = self._caret, self._caret_wanted
        long = len(frame) >= WHOLE_FROM
        if long and before == self._caret == "h":
            frame, before = f"\x1b[?25l{frame}", "l"
        if self._caret != before:
            frame += f"\x1b[?25{self._caret}"
        return f"\x1b[?2026h{frame}\x1b[?2026l" if long and self._sync else frame

    def _read_move(self, value: str, out: list[str]) -> None:
        row, _, column = value.partition(";")
        x, y = max(int(column or 1), 1) - 1, max(int(row or 1), 1) - 1
        if x < self.width and y < self.height:
            self._read_at = (x, y)
        else:
            # The application takes the screen for larger than we do.
            self._read_at = None
            self._pass(f"\x1b[{value}H", out)

    def _read_sgr(self, value: str, out: list[str]) -> None:
        if self._read_pen is None and not sgr.starts_with_reset(value):
            out.append(f"\x1b[{value}m")
            return
        try:
            self._read_pen = sgr.apply_sgr(self._read_pen or PLAIN, value)
        except UnknownSgr:
            self._pass(f"\x1b[{value}m", out)

    def _read_piece(self, style: str, text: str, out: list[str]) -> None:
        """Read letters that surely are narrow, with their pen before and a reset behind them."""
        cursor = self._read_at
        pen = None
        if self._read_pen == PLAIN and cursor is not None and cursor[0] + len(text) <= self.width:
            pen = sgr.parse_sgr(style)
        if pen is None or cursor is None:
            self._read_sgr(style, out)
            self._read_text(text, out)
            self._read_sgr("0", out)
        else:
            self._write_narrow(text, cursor, pen)

    def _read_text(self, text: str, out: list[str]) -> None:
        cursor = self._read_at
        if cursor is None or self._read_pen is None:
            self._pass(text, out)
        elif _SURE(text):
            if cursor[0] + len(text) > self.width:
                self._pass(text, out)
            else:
                self._write_narrow(text, cursor, self._read_pen)
        else:
            sizes = [get_character_cell_size(letter) for letter in text]
            # A mark that begins a run joins what the terminal thinks was printed last.
            fits = (
                sizes[0] and cursor[0] + sum(sizes) <= self.width and sum(sizes) == cell_len(text)
            )
            if fits and not _DISPUTED(text):
                self._write(text, sizes, cursor, self._read_pen)
            else:
                self._pass(text, out)

    def _pass(self, sequence: str, out: list[str]) -> None:
        """Send what is unknown from where, and as, the application thinks it does; forget all."""
        self._paint(out)
        if self._read_at is not None:
            self._go_to_application(self._read_at, out)
        pen = self._read_pen
        if pen is not None:
            out.append(encode_change(self._pen, pen))
        if sequence.isprintable():
            out.append(sequence)
            self._forget()
            # Letters change the cursor and the cells, but not the pen.
            self._read_pen = self._pen = pen
            return
        if self._caret_wanted != self._caret:
            out.append(f"\x1b[?25{self._caret_wanted}")
        out.append(sequence)
        self._forget()
        self._caret = self._caret_wanted = ""

    def _go_to_application(self, place: tuple[int, int], out: list[str]) -> None:
        """Go where the application is; past the last column, by writing that column again."""
        x, y = place
        if x < self.width:
            out.append(self._go(place))
            return
        x -= 2 if self._wanted[y][x - 1] == "" else 1
        out.append(self._go((x, y)))
        letter, pen = self._wanted[y][x], self._wanted_pens[y][x]
        if letter is not None:
            out.append(encode_change(self._pen, pen) + letter)
            self._pen = pen
        self._at = None

    def _write_narrow(self, text: str, cursor: tuple[int, int], pen: SgrState) -> None:
        """Put letters one cell wide into the wanted cells."""
        x, y = cursor
        end = x + len(text)
        self._split(y, x, end)
        self._wanted[y][x:end] = text
        bare = space_state(pen)
        if pen == bare or " " not in text:
            self._wanted_pens[y][x:end] = [pen] * len(text)
        else:
            self._wanted_pens[y][x:end] = [bare if letter == " " else pen for letter in text]
        self._wrote(x, end, y)

    def _write(self, text: str, sizes: list[int], cursor: tuple[int, int], pen: SgrState) -> None:
        """Put letters of any width into the wanted cells, marks with the letter before them."""
        x, y = start, _ = cursor
        cells, pens = self._wanted[y], self._wanted_pens[y]
        last = x
        for letter, size in zip(text, sizes, strict=True):
            if not size:
                cells[last] = (cells[last] or "") + letter
                pens[last] = pen
                continue
            self._split(y, x, x + size)
            last = x
            cells[x], pens[x] = letter, space_state(pen) if letter == " " else pen
            if size == 2:
                cells[x + 1], pens[x + 1] = "", pen
            x += size
        self._wrote(start, x, y)

    def _wrote(self, start: int, end: int, y: int) -> None:
        self._read_at = (end, y)
        left, right = self._touched.get(y, (start, end))
        # One cell more at either side: halves of wide letters may have changed there.
        self._touched[y] = (max(0, min(left, start - 1)), min(self.width, max(right, end + 1)))

    def _split(self, y: int, x: int, end: int) -> None:
        """Forget the other half of a wide letter of which one half is about to be overwritten."""
        cells = self._wanted[y]
        if x and cells[x] == "":
            self._wanted[y][x - 1] = self._shown[y][x - 1] = None
        if end < self.width and cells[end] == "":
            self._wanted[y][end] = self._shown[y][end] = None

    def _paint(self, out: list[str]) -> None:
        """Turn the shown cells into the wanted ones, and remember them as shown."""
        runs: list[CellRun] = []
        for y, (left, right) in sorted(self._touched.items()):
            cells, pens = self._wanted[y][left:right], self._wanted_pens[y][left:right]
            shown_cells, shown_pens = self._shown[y][left:right], self._shown_pens[y][left:right]
            if cells == shown_cells and pens == shown_pens:
                continue
            columns = zip(cells, shown_cells, pens, shown_pens, strict=True)
            changed = [
                x
                for x, (a, b, c, d) in enumerate(columns, left)
                if (a != b or c != d) and a is not None
            ]
            self._runs(y, changed, runs)
            self._shown[y][left:right] = cells
            self._shown_pens[y][left:right] = pens
        self._touched.clear()
        if runs:
            out.append(self._draw(runs))

    def _runs(self, y: int, changed: list[int], runs: list[CellRun]) -> None:
        """Add what must be drawn in a row: neighbours that one pen can draw."""
        cells, pens = self._wanted[y], self._wanted_pens[y]
        done = -1
        pen, end = PLAIN, -1
        for x in changed:
            if cells[x] == "":
                # The right half of a wide letter changes with its left half.
                x -= 1
            if x <= done:
                continue
            letter, cell_pen = cells[x] or " ", pens[x]
            wide = x + 1 < self.width and cells[x + 1] == ""
            done = x + 1 if wide else x
            if x == end and (cell_pen == pen or (letter == " " and space_state(pen) == cell_pen)):
                runs[-1].letters.append(letter)
            else:
                runs.append(CellRun(x, y, cell_pen, [letter]))
                pen = cell_pen
            # After a letter of doubtful width, or in the last column, only a move is sure.
            end = x + 1 if _SURE(letter) and x + 1 < self.width else -1

    def _draw(self, runs: list[CellRun]) -> str:
        """Draw row by row, or pen by pen where that is shorter, as it is on a colourful screen."""
        before = self._at, self._pen
        rowwise = self._encode_runs(runs)
        if len(rowwise) < WHOLE_FROM:
            return rowwise
        after = self._at, self._pen
        order: dict[SgrState, list[CellRun]] = {}
        for last, run in pairwise([CellRun(-1, -1, PLAIN, []), *runs]):
            # What is erased is erased on the way, with the pen of what is beside it.
            beside = last.y == run.y and space_state(last.pen) == run.pen
            if not (beside and "".join(run.letters).isspace()):
                key = run.pen
            order.setdefault(key, []).append(run)
        self._at, self._pen = before
        penwise = self._encode_runs([run for group in order.values() for run in group])
        if len(penwise) < len(rowwise):
            return penwise
        self._at, self._pen = after
        return rowwise

    def _encode_runs(self, runs: list[CellRun]) -> str:
        out = []
        for x, y, run_pen, letters in runs:
            if self._at != (x, y):
                out.append(self._bridge(x, y) or self._go((x, y)))
            pen = self._pen
            text = "".join(letters)
            if pen != run_pen and (
                pen is None or space_state(pen) != run_pen or not text.isspace()
            ):
                out.append(encode_change(pen, run_pen))
                self._pen = run_pen
            out.append(text)
            end = x + len(letters)
            self._at = (end, y) if end < self.width and _SURE(letters[-1]) else None
        return "".join(out)

    def _bridge(self, x: int, y: int) -> str:
        """Return the unchanged letters between cursor and target, where those are the fewest."""
        if self._at is None or self._at[1] != y or not 0 < x - self._at[0] <= _BRIDGE:
            return ""
        cells, pens, pen = self._wanted[y], self._wanted_pens[y], self._pen
        if pen is None:
            return ""
        text = ""
        for column in range(self._at[0], x):
            letter = cells[column]
            if not letter or not _SURE(letter):
                return ""
            if pens[column] != pen and (letter != " " or space_state(pen) != pens[column]):
                return ""
            text += letter
        return text if len(text.encode()) <= _BRIDGE else ""

    def _go(self, target: tuple[int, int]) -> str:
        """Return the shortest move to a place, and remember the cursor there."""
        x, y = target
        cursor, self._at = self._at, target
        if cursor == target:
            return ""
        moves = [f"\x1b[{y + 1 if x or y else ''}{f';{x + 1}' if x else ''}H"]
        if cursor is not None:
            by_x, by_y = x - cursor[0], y - cursor[1]
            if by_y == 0:
                if x == 0:
                    moves.append("\r")
                if by_x < 0:
                    moves.append("\b" * -by_x)
                moves.append(f"\x1b[{_count(by_x)}{'C' if by_x > 0 else 'D'}")
            elif by_x == 0:
                moves.append(f"\x1b[{_count(by_y)}{'B' if by_y > 0 else 'A'}")
            elif x == 0 and by_y == 1:
                moves.append("\r\n")
        return min(moves, key=len)


def _count(by: int) -> str:
    return str(abs(by)) if abs(by) > 1 else ""
