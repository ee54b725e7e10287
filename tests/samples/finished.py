"""Small reports for the tests of the domain: one finished to the last figure, one very long."""

from __future__ import annotations

from decimal import Decimal

from outline.model import (
    Answer,
    Blank,
    Demand,
    DemandAnswer,
    Prompt,
    Report,
    Row,
    Rule,
    RuleKind,
    Section,
    Status,
    Table,
    TemplateRef,
)
from tests.samples.letterhead import LETTERHEAD
from tests.strategies import INDICATOR_COLUMNS

DOCUMENT = LETTERHEAD


def section(id_: str, label: str, title: str, body: str = "Đã đạt kết quả tốt.") -> Section:
    """Make a mandated section that is done; its level follows from its path."""
    status = Status.DONE if body else Status.EMPTY
    return Section(id_, id_.count(".") + 1, label, title, body=body, status=status)


def finished() -> Report:
    """Make a report in which nothing is missing: p1 > p1.i > p1.i.1, p1.i.2, p1.i.3; p2."""
    asked = Section(
        id="p1.i.1",
        level=3,
        label="1.",
        title="Nông nghiệp",
        prompts=(
            Prompt("p1.i.1/b1", "Lĩnh vực trồng trọt.", Answer.COVERED),
            Prompt("p1.i.1/b2", "Lĩnh vực thủy sản.", Answer.NONE, "Huyện không có biển."),
        ),
        demands=(
            DemandAnswer("n1.a", Answer.COVERED),
            DemandAnswer("n1.g", Answer.NONE),
        ),
        body="Sản lượng tăng.",
        status=Status.DONE,
    )
    optional = Section("p1.i.3", 3, "3.", "Điều chỉnh (nếu có)", optional=True, status=Status.NONE)
    return Report(
        template=TemplateRef("mau", 1),
        document=DOCUMENT,
        preamble=Section(
            "pre", 0, "", "Mở đầu", body="Thực hiện kế hoạch số {{pre.1}}.", status=Status.DONE
        ),
        blanks=(
            Blank("pre.1", "int", "Số của kế hoạch", 5, ("p1.9",)),
            Blank("pre.2", "term", "Nhiệm kỳ", "2020-2025"),
            Blank("pre.3", "int", "Đảng bộ cơ sở", 2),
            Blank("pre.4", "int", "Chi bộ cơ sở", 3),
            Blank("pre.5", "text", "Nội dung thay đổi", "không thay đổi"),
        ),
        rules=(
            Rule(RuleKind.SUM, "p1.9", ("pre.3", "pre.4")),
            Rule(RuleKind.EXPLAIN, "pre.5", ("pre.3", "pre.4")),
        ),
        demands=(Demand("n1.a", "Bám sát mục tiêu"), Demand("n1.g", "Việc khó (nếu có)", True)),
        sections=(
            section("p1", "Phần I", "ĐÁNH GIÁ NHIỆM KỲ {{pre.2}}", ""),
            section("p1.i", "I.", "KẾT QUẢ", ""),
            asked,
            section("p1.i.2", "2.", "Công nghiệp"),
            optional,
            section("p2", "Phần II", "NHIỆM VỤ"),
        ),
        tables=(
            Table(
                id="indicators",
                title="So sánh chỉ tiêu",
                label="Phụ lục 1",
                appendix="a1",
                carry_to="p2",
                columns=INDICATOR_COLUMNS,
                rows=(
                    Row(
                        "i1",
                        {
                            "name": "Thu nhập bình quân",
                            "section": "p1.i.1",
                            "unit": "triệu đồng",
                            "direction": "up",
                            "target": Decimal(100),
                            "actual": Decimal(120),
                        },
                    ),
                ),
                ready=(Row("pci", {"name": "PCI"}),),
            ),
        ),
    )


def outline(count: int) -> Report:
    """Make a report of ``count`` sections, four levels deep."""

    def level(at: int) -> int:
        return 1 if at % 200 == 0 else 2 if at % 50 == 1 else 3 if at % 10 == 2 else 4

    found: list[Section] = []
    above = 0
    for at in range(count):
        above = min(level(at), above + 1)
        found.append(Section(f"s{at}", above, f"{at}.", f"Mục số {at}"))
    return Report(sections=tuple(found))
