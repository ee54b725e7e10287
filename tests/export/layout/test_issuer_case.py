"""The issuing body in a sentence: names keep their capitals, common words lose them."""

from __future__ import annotations

import pytest

from export.layout.issuer_case import to_sentence_case


@pytest.mark.parametrize(
    ("issuer", "place", "told"),
    [
        ("TỈNH ỦY TÂY NINH", "Tây Ninh", "Tỉnh ủy Tây Ninh"),
        ("HUYỆN ỦY GÒ DẦU", "Gò Dầu", "Huyện ủy Gò Dầu"),
        ("HUYỆN UỶ GÒ DẦU", "", "Huyện uỷ Gò Dầu"),
        ("THỊ ỦY TRẢNG BÀNG", "Trảng Bàng", "Thị ủy Trảng Bàng"),
        ("THỊ ỦY HOÀ THÀNH", "Hòa Thành", "Thị ủy Hòa Thành"),
        ("THÀNH ỦY TÂY NINH", "thành phố Tây Ninh", "Thành ủy Tây Ninh"),
        ("THÀNH ỦY TÂY NINH", "Thành phố Tây Ninh", "Thành ủy Tây Ninh"),
        ("THÀNH ỦY TÂY NINH", "TÂY NINH", "Thành ủy Tây Ninh"),
        ("THÀNH ỦY TÂY NINH", "tây ninh", "Thành ủy Tây Ninh"),
        ("ĐẢNG BỘ THÀNH PHỐ TÂY NINH", "Thành phố Tây Ninh", "Đảng bộ thành phố Tây Ninh"),
        (
            "ĐẢNG ỦY KHỐI CƠ QUAN VÀ DOANH NGHIỆP TỈNH",
            "Tây Ninh",
            "Đảng ủy Khối Cơ quan và Doanh nghiệp tỉnh",
        ),
        ("ĐẢNG ỦY KHỐI CƠ QUAN TỈNH", "", "Đảng ủy Khối Cơ quan tỉnh"),
        ("ĐẢNG ỦY QUÂN SỰ TỈNH", "Tây Ninh", "Đảng ủy Quân sự tỉnh"),
        ("ĐẢNG ỦY CÔNG AN TỈNH", "Tây Ninh", "Đảng ủy Công an tỉnh"),
        ("ĐẢNG ỦY BỘ ĐỘI BIÊN PHÒNG TỈNH", "Tây Ninh", "Đảng ủy Bộ đội Biên phòng tỉnh"),
        ("BAN TUYÊN GIÁO", "Gò Dầu", "Ban Tuyên giáo"),
        ("BAN TUYÊN GIÁO VÀ DÂN VẬN", "Gò Dầu", "Ban Tuyên giáo và Dân vận"),
        ("ỦY BAN KIỂM TRA TỈNH ỦY", "Tây Ninh", "Ủy ban Kiểm tra Tỉnh ủy"),
        ("ĐẢNG ỦY XÃ LỘC HƯNG", "Lộc Hưng", "Đảng ủy xã Lộc Hưng"),
        ("ĐẢNG ỦY PHƯỜNG 1", "phường 1", "Đảng ủy phường 1"),
        ("CHI BỘ TRƯỜNG THPT NGUYỄN TRÃI", "", "Chi bộ Trường THPT Nguyễn Trãi"),
        ("ỦY BAN MTTQ - UBND XÃ LỘC HƯNG", "", "Ủy ban MTTQ - UBND xã Lộc Hưng"),
        ("CHI BỘ KHU PHỐ III", "", "Chi bộ khu phố III"),
        ("THƯỜNG TRỰC HĐND HUYỆN", "", "Thường trực HĐND huyện"),
        ("BÌNH AN", "Bình An", "Bình An"),
        ("Huyện ủy BÌNH AN", "Bình An", "Huyện ủy BÌNH AN"),
        ("", "Bình An", ""),
    ],
)
def test_a_body_in_capitals_is_named_with_the_capitals_of_a_sentence(
    issuer: str, place: str, told: str
) -> None:
    assert to_sentence_case(issuer, place) == told


def test_the_place_is_spelled_as_it_is_told_and_not_as_capitals_are() -> None:
    assert to_sentence_case("ĐẢNG ỦY XÃ EA H'LEO", "xã Ea H'leo") == "Đảng ủy xã Ea H'leo"
    assert to_sentence_case("ĐẢNG ỦY XÃ EA H'LEO", "") == "Đảng ủy xã Ea H'Leo"


def test_letters_in_parts_are_letters() -> None:
    assert to_sentence_case("THỊ U\u0309Y", "") == "Thị ủy"
