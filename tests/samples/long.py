"""Reports of any size, made the same every time."""

from __future__ import annotations

from outline.model import Document, Prompt, Report, Section, Status

BODY = (
    "Tổng sản phẩm trên địa bàn tăng bình quân 9,2% mỗi năm, vượt chỉ tiêu đại hội đề ra; cơ cấu "
    "kinh tế chuyển dịch đúng hướng, thu ngân sách đạt **1.245 tỷ đồng**.\n\n"
    "- Nông nghiệp: diện tích lúa chất lượng cao đạt 4.500 ha.\n"
    "- Công nghiệp: có thêm 12 dự án đi vào hoạt động.\n\n"
    "Tuy vậy, một số chỉ tiêu còn khó đạt do nguyên nhân khách quan và chủ quan."
)
TITLES = (
    "Kết quả thực hiện các chỉ tiêu chủ yếu",
    "Công tác kiểm tra, giám sát, kỷ luật đảng",
    "Cơ cấu lại nền kinh tế gắn với đổi mới mô hình tăng trưởng",
    "Quốc phòng, an ninh và đối ngoại",
    "Xây dựng chính quyền và hệ thống chính trị",
    "Nhiệm vụ và giải pháp đến cuối nhiệm kỳ",
)


def report(headings: int) -> Report:
    """Return a report of that many headings: a tenth of them with others below."""
    sections = []
    for at in range(headings):
        chapter, place = divmod(at, 10)
        id_ = f"s{at}"
        sections.append(
            Section(
                id=id_,
                level=2 if place else 1,
                label=f"{chapter + 1}.{place}." if place else f"{chapter + 1}.",
                title=f"{TITLES[at % len(TITLES)]} ({at})",
                prompts=(Prompt(f"{id_}/b1", "Đánh giá kết quả đạt được, hạn chế."),),
                body=BODY if place else "",
                status=Status.DRAFT if place else Status.EMPTY,
            )
        )
    document = Document(issuer="Huyện ủy Bình Sơn", subject="sơ kết giữa nhiệm kỳ")
    return Report(document=document, sections=tuple(sections))
