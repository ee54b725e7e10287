"""For whom a signature stands."""

from __future__ import annotations

import pytest

from outline.completion.section_findings import Finding
from outline.completion.tracker import Completion
from outline.editing import sections
from tests.samples.finished import finished


def found(issuer: str, authority: str, title: str) -> list[Finding]:
    report = sections.set_document(
        finished(), issuer=issuer, authority=authority, signer_title=title
    )
    return [*Completion(report).all_findings()]


@pytest.mark.parametrize(
    ("issuer", "title"),
    [
        ("BAN TUYÊN GIÁO", "TRƯỞNG BAN"),
        ("VĂN PHÒNG", "Chánh Văn phòng"),
        ("TRUNG TÂM CHÍNH TRỊ", "GIÁM ĐỐC"),
        ("BAN CHỈ ĐẠO 35", "TRƯỞNG BAN"),
    ],
)
def test_a_head_signs_directly(issuer: str, title: str) -> None:
    assert found(issuer, "", title) == []


@pytest.mark.parametrize(
    ("issuer", "title"),
    [
        ("HUYỆN ỦY BÌNH AN", "BÍ THƯ"),
        ("HUYỆN UỶ BÌNH AN", "CHÁNH VĂN PHÒNG"),
        ("ỦY BAN KIỂM TRA", "CHỦ NHIỆM"),
        ("HỘI ĐỒNG LÝ LUẬN", "CHỦ TỊCH"),
        ("BAN TUYÊN GIÁO", "PHÓ TRƯỞNG BAN"),
        ("BAN TUYÊN GIÁO", ""),
    ],
)
def test_all_others_sign_for_somebody(issuer: str, title: str) -> None:
    assert "authority" in [one.location for one in found(issuer, "", title)]


@pytest.mark.parametrize("sign", ["K/T BÍ THƯ", "KT. BÍ THƯ", "k/t Bí thư"])
def test_a_body_that_decides_together_never_signs_in_the_place_of_one(sign: str) -> None:
    (one,) = found("HUYỆN ỦY BÌNH AN", sign, "PHÓ BÍ THƯ")
    assert (one.code, one.severity, one.location) == ("document.signing", "error", "authority")
    assert "T/M" in str(one.cure)
    (other,) = found("ĐẢNG ỦY XÃ TÂN AN", "T/M ĐẢNG ỦY", sign)
    assert other.location == "signer_title"


@pytest.mark.parametrize(
    ("issuer", "authority", "title"),
    [
        ("BAN TUYÊN GIÁO", "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"),
        ("ỦY BAN NHÂN DÂN HUYỆN", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"),
        ("HUYỆN ỦY BÌNH AN", "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"),
    ],
)
def test_deputies_sign_in_the_place_of_a_head(issuer: str, authority: str, title: str) -> None:
    assert found(issuer, authority, title) == []
