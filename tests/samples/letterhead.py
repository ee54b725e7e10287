"""The letterhead of a unit that does not exist, for every sample report."""

from __future__ import annotations

import datetime as dt

from outline.model import Document

LETTERHEAD = Document(
    superior="TỈNH ỦY TÂN HÒA",
    issuer="HUYỆN ỦY BÌNH AN",
    subject="sơ kết giữa nhiệm kỳ {{pre.2}}",
    number="125",
    symbol="BC/HU",
    place="Bình An",
    date=dt.date(2023, 7, 10),
    term="2020-2025",
    period_from="2020-06",
    period_to="2023-06",
    due_before=dt.date(2023, 7, 15),
    authority="T/M BAN THƯỜNG VỤ",
    signer_title="BÍ THƯ",
    signer="Trần Văn A",
    addressee="Ban Thường vụ Tỉnh ủy",
    recipients=("Ban Thường vụ Tỉnh ủy", "Lưu Văn phòng"),
)
