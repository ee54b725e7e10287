"""Hypothesis strategies for whole reports and their parts.

Every report drawn keeps the invariant of ``outline.consistent``: what is drawn here is what a file
may hold, the ugly included (any text, answers without reasons, dotted gaps, unknown names).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from hypothesis import strategies as st

from outline.model import (
    Answer,
    Blank,
    Choice,
    Column,
    Demand,
    DemandAnswer,
    Document,
    Origin,
    Prompt,
    Report,
    Row,
    Rule,
    RuleKind,
    Section,
    Status,
    Table,
    Tag,
    TemplateRef,
    Value,
)
from outline.text import clean
from outline.values.blank_types import BLANK_TYPES

SYLLABLES = (
    *("Đảng", "bộ", "huyện", "tiếp", "tục", "lãnh", "đạo", "phát", "triển", "kinh", "tế"),
    *("xã", "hội", "quốc", "phòng", "an", "ninh", "ủy", "uỷ", "hóa", "hoá", "nghị", "quyết"),
    *("2020-2025", "45.799,5", "83,2%", "“4 giảm”", "–", "-", ";", "(nếu có)", "a", "b"),
)

lines = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=8).map(" ".join)
"""One line of Vietnamese, never empty, no space at the ends."""

any_text = st.text(max_size=60).map(clean)
"""Whatever somebody may paste, as it comes in through ``clean``."""

any_line = any_text.map(lambda text: " ".join(text.split()))
"""One line of anything, perhaps empty."""

days = st.dates(dt.date(1990, 1, 1), dt.date(2035, 12, 31))
months = st.builds("{:04d}-{:02d}".format, st.integers(2015, 2030), st.integers(1, 12))
terms = st.builds(
    lambda start, years: f"{start}-{start + years}", st.integers(2000, 2030), st.just(5)
)


def decimals(low: str, high: str, places: int = 2) -> st.SearchStrategy[Decimal]:
    """Draw exact decimals without trailing noise."""
    return st.decimals(Decimal(low), Decimal(high), places=places)


def bodies(
    names: tuple[str, ...] = ("pre.1", "p1.2", "ct.i1.actual", "ct.i1.verdict", "unknown"),
) -> st.SearchStrategy[str]:
    """Draw texts of sections: prose, items, markup, places, gaps, or anything at all."""
    place = st.sampled_from(names).map("{{{{{}}}}}".format)
    special = st.sampled_from(("....", "…", "___", "v.v...", "**đậm**", "*nghiêng*", "[^1]", "- ý"))
    piece = st.one_of(lines, lines, place, special)
    prose = st.lists(piece, min_size=1, max_size=6).map(" ".join)
    paragraphs = st.lists(prose, min_size=1, max_size=4).map("\n\n".join)
    return st.one_of(st.just(""), paragraphs, any_text)


def blank_values(type_: str) -> st.SearchStrategy[Value]:
    """Draw a value of a blank's type."""
    texts: dict[str, st.SearchStrategy[Value]] = {
        "int": st.integers(0, 10**6),
        "percent": decimals("0.01", "100"),
        "date": days,
        "text": lines,
        "code": st.sampled_from(("HU", "TU", "BTGTU", "ĐU")),
        "ordinal": st.sampled_from(("XII", "IX", "IV", "I")),
        "term": terms,
        "party_name": st.sampled_from(("huyện Bình An", "xã Tân Hòa")),
    }
    return texts[type_]


def cell_values(column: Column, sections: tuple[str, ...]) -> st.SearchStrategy[Value]:
    """Draw a value of a column's type."""
    kinds: dict[str, st.SearchStrategy[Value]] = {
        "text": lines,
        "int": st.integers(0, 10**6),
        "number": decimals("-1000", "100000"),
        "percent": decimals("0", "150"),
        "date": days,
        "year": st.integers(2000, 2035),
        "choice": st.sampled_from([choice.id for choice in column.choices] or ["none"]),
        "section": st.sampled_from(sections or ("gone",)),
    }
    return kinds[column.type]


statuses = st.sampled_from([status for status in Status if status is not Status.NONE])
answers = st.sampled_from(list(Answer))


@st.composite
def outlines(draw: st.DrawFn, max_size: int = 12) -> tuple[tuple[int, Origin], ...]:
    """Draw levels and origins: mandated siblings first, nothing mandated under an added one."""
    least = draw(st.sampled_from((0, 3, 4, 5)))
    climb_or_add = st.tuples(st.integers(-1, 3), st.booleans())
    climbs = draw(st.lists(climb_or_add, min_size=min(least, max_size), max_size=max_size))
    root: list[_Node] = []
    open_: list[_Node] = []
    for climb, added in climbs:
        keep = max(0, min(len(open_), len(open_) - climb, 5))
        del open_[keep:]
        above = open_[-1] if open_ else None
        node = _Node(added or (above is not None and above.added))
        (above.under if above else root).append(node)
        open_.append(node)
    return tuple(_flatten(root, 1))


class _Node:
    def __init__(self, added: bool) -> None:
        self.added = added
        self.under: list[_Node] = []


def _flatten(nodes: list[_Node], level: int) -> list[tuple[int, Origin]]:
    found: list[tuple[int, Origin]] = []
    for node in sorted(nodes, key=lambda node: node.added):
        found.append((level, Origin.ADDED if node.added else Origin.MANDATED))
        found += _flatten(node.under, level + 1)
    return found


def _labels(outline: tuple[tuple[int, Origin], ...]) -> list[str]:
    counts = [0] * 10
    found = []
    for level, _ in outline:
        counts[level] += 1
        counts[level + 1 :] = [0] * (9 - level)
        number = counts[level]
        style = {1: f"Phần {number}", 2: f"{number}.", 3: f"{counts[2]}.{number}."}
        found.append(style.get(level, f"{number})"))
    return found


@st.composite
def sections(draw: st.DrawFn, demands: tuple[Demand, ...], max_size: int) -> tuple[Section, ...]:
    """Draw the sections of an outline with everything that a unit may have put in them."""
    outline = draw(outlines(max_size))
    found = []
    for index, ((level, origin), label) in enumerate(zip(outline, _labels(outline), strict=True)):
        mandated = origin is Origin.MANDATED
        id_ = f"p{index}" if mandated else f"{index:08x}"
        optional = mandated and draw(st.booleans())
        found.append(
            Section(
                id=id_,
                level=level,
                label=label,
                title=draw(lines),
                origin=origin,
                optional=optional,
                prompts=draw(prompts(id_)) if mandated else (),
                demands=draw(demand_answers(demands)) if mandated else (),
                tags=("dot-pha",) if draw(st.booleans()) else (),
                body=draw(bodies()),
                status=draw(st.sampled_from(list(Status)) if optional else statuses),
                owner=draw(st.sampled_from(("", "tổ 1", "văn phòng"))),
                due=draw(st.none() | days),
            )
        )
    return tuple(found)


@st.composite
def prompts(draw: st.DrawFn, section: str) -> tuple[Prompt, ...]:
    """Draw the prompts of a section; a reason stands only with 'không phát sinh'."""
    states = draw(st.lists(st.tuples(answers, any_line), max_size=3))
    return tuple(
        Prompt(f"{section}/b{at}", draw(lines), state, reason if state is Answer.NONE else "")
        for at, (state, reason) in enumerate(states, 1)
    )


@st.composite
def demand_answers(draw: st.DrawFn, demands: tuple[Demand, ...]) -> tuple[DemandAnswer, ...]:
    """Draw how a section answers some of the demands."""
    found = []
    for demand in demands:
        if draw(st.booleans()):
            state = draw(answers)
            reason = draw(any_line) if state is Answer.NONE else ""
            found.append(DemandAnswer(demand.id, state, reason))
    return tuple(found)


@st.composite
def blanks(draw: st.DrawFn) -> tuple[Blank, ...]:
    """Draw blanks ``pre.1``, ``pre.2``, ... of all types, some filled, some quoted twice."""
    types = draw(st.lists(st.sampled_from([*BLANK_TYPES]), max_size=6))
    return tuple(
        Blank(
            id=f"pre.{at}",
            type=type_,
            label=draw(lines),
            value=draw(st.none() | blank_values(type_)),
            aliases=(f"p1.{at}",) if draw(st.booleans()) else (),
            evidence=draw(st.sampled_from(("dots", "gap", "infer"))),
        )
        for at, type_ in enumerate(types, 1)
    )


@st.composite
def rules(draw: st.DrawFn, of: tuple[Blank, ...]) -> tuple[Rule, ...]:
    """Draw a sum and an explanation of a difference, where there are blanks for them."""
    numbers = [blank.id for blank in of if blank.type == "int"]
    texts = [blank.id for blank in of if blank.type == "text"]
    found = []
    if len(numbers) >= 3:
        found.append(Rule(RuleKind.SUM, numbers[0], tuple(numbers[1:3])))
    if len(numbers) >= 2 and texts and draw(st.booleans()):
        found.append(Rule(RuleKind.EXPLAIN, texts[0], tuple(numbers[:2])))
    return tuple(found)


INDICATOR_COLUMNS = (
    Column("name", "text", "Chỉ tiêu", required=True),
    Column("section", "section", "Mục", printed=False),
    Column("unit", "text", "Đơn vị tính"),
    Column(
        "direction",
        "choice",
        "Chiều",
        choices=(Choice("up", "tăng"), Choice("down", "giảm")),
    ),
    Column("baseline", "number", "Đầu nhiệm kỳ"),
    Column("target", "number", "Nghị quyết", required=True),
    Column("actual", "number", "Thực hiện", required=True),
    Column("as_of", "date", "Đến ngày"),
    Column("percent", "percent", "Tỷ lệ", computed="percent"),
    Column(
        "verdict",
        "choice",
        "Đánh giá",
        choices=(
            Choice("exceeded", "vượt"),
            Choice("met", "đạt"),
            Choice("on_track", "đúng tiến độ"),
            Choice("hard", "khó đạt"),
        ),
        computed="verdict",
    ),
    Column("cause", "text", "Nguyên nhân"),
    Column("solution", "text", "Giải pháp"),
)
OTHER_COLUMNS = (
    Column("year", "year", "Năm", required=True),
    Column("form", "text", "Hình thức"),
    Column("share", "percent", "Tỷ lệ"),
    Column("count", "int", "Số lượng", required=True),
)


@st.composite
def row_values(
    draw: st.DrawFn, columns: tuple[Column, ...], sections: tuple[str, ...]
) -> Mapping[str, Value]:
    """Draw the cells of a row; a missing value is an absent key, a computed one is never there."""
    stored = [column for column in columns if not column.computed]
    present = draw(st.lists(st.booleans(), min_size=len(stored), max_size=len(stored)))
    return {
        column.id: draw(cell_values(column, sections))
        for column, there in zip(stored, present, strict=True)
        if there
    }


@st.composite
def tables(draw: st.DrawFn, of: tuple[Section, ...]) -> tuple[Table, ...]:
    """Draw the register of indicators and a second one with other columns."""
    ids = tuple(section.id for section in of)

    def some_rows(columns: tuple[Column, ...], prefix: str, most: int) -> tuple[Row, ...]:
        count = draw(st.integers(0, most))
        return tuple(
            Row(f"{prefix}{at}", draw(row_values(columns, ids))) for at in range(1, count + 1)
        )

    return (
        Table(
            id="indicators",
            title="So sánh chỉ tiêu",
            label="Phụ lục 1",
            appendix="a1",
            carry_to=draw(st.sampled_from(("", *ids))),
            columns=INDICATOR_COLUMNS,
            rows=some_rows(INDICATOR_COLUMNS, "i", 3),
            ready=(Row("pci", {"name": "PCI"}),) if draw(st.booleans()) else (),
        ),
        Table(
            id="discipline",
            title="Kỷ luật",
            appendix=draw(st.sampled_from(("", "a3"))),
            required=draw(st.booleans()),
            columns=OTHER_COLUMNS,
            rows=some_rows(OTHER_COLUMNS, "d", 2),
        ),
    )


documents = st.builds(
    Document,
    superior=any_line,
    issuer=st.sampled_from(("", "HUYỆN ỦY BÌNH AN")),
    level=st.sampled_from(("co-so", "huyen")),
    kind=st.just("BÁO CÁO"),
    subject=st.sampled_from(("", "sơ kết {{pre.1}}", "sơ kết {{ct.i1.actual}} {{unknown}}")),
    number=st.sampled_from(("", "01", "125")),
    symbol=st.sampled_from(("", "BC/HU")),
    place=st.sampled_from(("", "Bình An")),
    date=st.none() | days,
    term=st.just("") | terms,
    period_from=st.just("") | months,
    period_to=st.just("") | months,
    due_before=st.none() | days,
    draft=st.integers(0, 9),
    authority=st.sampled_from(("", "T/M BAN THƯỜNG VỤ")),
    signer_title=st.sampled_from(("", "BÍ THƯ")),
    signer=st.sampled_from(("", "Trần Văn A")),
    addressee=st.sampled_from(("", "Ban Thường vụ Tỉnh ủy")),
    recipients=st.lists(lines, max_size=3).map(tuple),
)


@st.composite
def reports(draw: st.DrawFn, max_sections: int = 10) -> Report:
    """Draw a whole, consistent report."""
    count = draw(st.integers(0, 3))
    demands = tuple(
        Demand(f"n1.{letter}", draw(lines), draw(st.booleans())) for letter in "abc"[:count]
    )
    outline = draw(sections(demands, max_sections))
    mandated = [section.id for section in outline if section.origin is Origin.MANDATED]
    fields = draw(blanks())
    return Report(
        template=TemplateRef("mau", 1),
        document=draw(documents),
        preamble=Section(
            id="pre",
            level=0,
            label="",
            title="Mở đầu",
            body=draw(bodies()),
            status=draw(statuses),
        ),
        blanks=fields,
        rules=draw(rules(fields)),
        demands=demands,
        tags=(Tag("dot-pha", "Chương trình đột phá", draw(st.sampled_from(mandated or ["p0"]))),),
        sections=outline,
        tables=draw(tables(outline)),
    )
