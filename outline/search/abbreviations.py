"""Abbreviations that offices use (``KT-XH``, ``QP-AN``, ``MTTQ``), as data for the heading search.

Plain initials find most headings. This table has the abbreviations that do not match the initials
of a heading (``KHCN``: khoa học **và** công nghệ), or that mean only part of their expansion.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from outline.text import fold_each

ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "ANQP": ("quốc phòng an ninh",),
    "ANTQ": ("an ninh tổ quốc",),
    "ANTT": ("an ninh trật tự", "an ninh"),
    "ASXH": ("an sinh xã hội",),
    "BCH": ("ban chấp hành", "lãnh đạo"),
    "BHKN": ("bài học kinh nghiệm",),
    "BVMT": ("bảo vệ môi trường",),
    "CBCC": ("cán bộ công chức", "cán bộ"),
    "CCHC": ("cải cách hành chính",),
    "CCTP": ("cải cách tư pháp",),
    "CĐS": ("chuyển đổi số",),
    "CNTT": ("công nghệ thông tin", "công nghệ"),
    "CQĐP": ("chính quyền địa phương", "chính quyền"),
    "CTXH": ("chính trị xã hội",),
    "DTTG": ("dân tộc tôn giáo",),
    "DTTS": ("dân tộc thiểu số", "dân tộc"),
    "DVTM": ("thương mại dịch vụ",),
    "ĐĐK": ("đại đoàn kết",),
    "ĐNĐV": ("đội ngũ đảng viên", "đảng viên"),
    "ĐV": ("đảng viên",),
    "GDĐT": ("giáo dục và đào tạo", "giáo dục đào tạo", "giáo dục"),
    "HTCT": ("hệ thống chính trị",),
    "KHCN": ("khoa học và công nghệ", "khoa học công nghệ"),
    "KLĐ": ("kỷ luật đảng", "kỷ luật của đảng"),
    "KTGS": ("kiểm tra giám sát", "kiểm tra"),
    "KTXH": ("kinh tế xã hội",),
    "LĐCĐ": ("lãnh đạo chỉ đạo",),
    "MT": ("môi trường", "mặt trận"),
    "MTTQ": ("mặt trận tổ quốc",),
    "NNL": ("nguồn nhân lực",),
    "NSLĐ": ("năng suất lao động",),
    "NSNN": ("ngân sách nhà nước", "ngân sách"),
    "NTM": ("nông thôn mới",),
    "PCLB": ("phòng chống thiên tai",),
    "PCTN": ("phòng chống tham nhũng",),
    "PCTNTC": ("phòng chống tham nhũng tiêu cực",),
    "PCTT": ("phòng chống thiên tai",),
    "PTLĐ": ("phương thức lãnh đạo",),
    "QLĐĐ": ("quản lý đất đai", "đất đai"),
    "QPAN": ("quốc phòng an ninh",),
    "TCBM": ("tổ chức bộ máy",),
    "TCCSĐ": ("tổ chức cơ sở đảng",),
    "TNMT": ("tài nguyên môi trường",),
    "TTATXH": ("trật tự an toàn xã hội",),
    "TTHC": ("thủ tục hành chính", "cải cách hành chính"),
    "UBKT": ("ủy ban kiểm tra", "kiểm tra"),
    "VHXH": ("văn hóa xã hội",),
    "XDĐ": ("xây dựng đảng",),
    "XTĐT": ("xúc tiến đầu tư",),
}
"""Letters without hyphens -> possible expansions, the likeliest first; no commas or dashes."""

_LONGEST = 3
"""Words of a query that may be one abbreviation: ``kt - xh``."""
_BY_LETTERS = {
    fold_each(letters): tuple(fold_each(phrase).split() for phrase in phrases)
    for letters, phrases in ABBREVIATIONS.items()
}


def expand_abbreviations(words: Sequence[str], vocabulary: Container[str]) -> Iterator[list[str]]:
    """Yield the query with one abbreviation expanded to words of the vocabulary; all are folded."""
    for start in range(len(words)):
        for end in range(min(start + _LONGEST, len(words)), start, -1):
            for phrase in _BY_LETTERS.get("".join(words[start:end]), ()):
                if all(word in vocabulary for word in phrase):
                    yield [*words[:start], *phrase, *words[end:]]
