"""A small report with everything in it, once or twice."""

from __future__ import annotations

import datetime as dt

from outline.model import (
    Blank,
    Column,
    Demand,
    DemandAnswer,
    Document,
    Prompt,
    Report,
    Section,
    Table,
    Tag,
)


def make_report() -> Report:
    """Return a report with everything in it, once or twice."""
    demands = (DemandAnswer("a"), DemandAnswer("b"))
    return Report(
        document=Document(
            issuer="Huyện ủy Tân An Bình",
            subject="sơ kết giữa nhiệm kỳ {{term}}",
            due_before=dt.date(2023, 7, 15),
        ),
        preamble=Section("pre", 0, "", "Mở đầu"),
        blanks=(
            Blank("term", "term", "nhiệm kỳ", "2020-2025"),
            Blank("members", "int", "số đảng viên"),
        ),
        demands=(Demand("a", "Bám sát mục tiêu"), Demand("b", "Nguyên nhân", optional=True)),
        tags=(Tag("dp", "Chương trình đột phá", "p1.i"),),
        sections=(
            Section("p1", 1, "Phần I", "KẾT QUẢ"),
            Section("p1.i", 2, "I.", "Kinh tế - xã hội"),
            Section(
                "p1.i.1",
                3,
                "1.",
                "Cơ cấu lại nền kinh tế",
                prompts=(
                    Prompt("p1.i.1/b1", "Lĩnh vực nông nghiệp."),
                    Prompt("p1.i.1/b2", "Lĩnh vực công nghiệp."),
                ),
                demands=demands,
            ),
            Section("p1.i.2", 3, "2.", "Du lịch", demands=demands),
            Section("p1.ii", 2, "II.", "Hạn chế"),
            Section("p2", 1, "Phần II", "NHIỆM VỤ"),
            Section("p2.i", 2, "I.", "Điều chỉnh (nếu có)", optional=True),
        ),
        tables=(
            Table(
                "indicators",
                "So sánh chỉ tiêu",
                label="Phụ lục 1",
                appendix="a1",
                columns=(
                    Column("name", "text", "Chỉ tiêu", required=True),
                    Column("target", "number", "Mục tiêu"),
                ),
            ),
        ),
    )
