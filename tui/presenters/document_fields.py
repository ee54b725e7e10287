"""The fields of the document as the form shows them: group, label, an example; the levels."""

from __future__ import annotations

from outline import addresses
from tui.i18n import N_, _

_LETTERHEAD = N_("Letterhead")
_PERIOD = N_("Term, period and deadline")
_SIGNATURE = N_("Signature")
_DELIVERY = N_("Where it goes")

FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("superior", _LETTERHEAD, N_("Superior body"), "TỈNH ỦY TÂN HÒA"),
    ("issuer", _LETTERHEAD, N_("Issuing body"), "HUYỆN ỦY BÌNH AN"),
    ("level", _LETTERHEAD, N_("Level of the unit"), "cấp huyện"),
    ("kind", _LETTERHEAD, N_("Kind of document"), "BÁO CÁO"),
    ("subject", _LETTERHEAD, N_("Subject"), "sơ kết giữa nhiệm kỳ …"),
    ("number", _LETTERHEAD, N_("Number"), "145"),
    ("symbol", _LETTERHEAD, N_("Symbol"), "BC/HU"),
    ("place", _LETTERHEAD, N_("Place of issue"), "Bình An"),
    ("date", _LETTERHEAD, N_("Date of issue"), "05/6/2023"),
    ("draft", _LETTERHEAD, N_("Draft number, 0 when final"), "1"),
    ("term", _PERIOD, N_("Term of office"), "2020-2025"),
    ("period_from", _PERIOD, N_("First month reported on"), "6/2020"),
    ("period_to", _PERIOD, N_("Last month reported on"), "6/2023"),
    ("due_before", _PERIOD, N_("To be delivered before"), "15/7/2023"),
    ("authority", _SIGNATURE, N_("Signed for"), "T/M BAN THƯỜNG VỤ"),
    ("signer_title", _SIGNATURE, N_("Office of the signatory"), "BÍ THƯ"),
    ("signer", _SIGNATURE, N_("Name of the signatory"), "Họ và tên"),
    ("addressee", _DELIVERY, N_("Addressee"), "Ban Thường vụ Tỉnh ủy"),
    ("recipients", _DELIVERY, N_("Recipients (nơi nhận), separated by ;"), "Như kính gửi; Lưu"),
    ("profile", _DELIVERY, N_("Rules of the document, or by date"), ""),
    ("urgency", _DELIVERY, N_("Urgency, if any"), "KHẨN"),
    ("circulation", _DELIVERY, N_("Limit of circulation, if any"), "LƯU HÀNH NỘI BỘ"),
    ("typist", _DELIVERY, N_("Mark of the typist"), "ABC"),
    ("copies", _DELIVERY, N_("Copies issued"), "26"),
    ("contact", _DELIVERY, N_("Contact line at the foot of page 1"), ""),
)
"""Key, group, label and an example of every field of the document."""

LEVEL = "document.level"
LEVELS = {"huyen": "cấp huyện", "co-so": "cấp cơ sở"}
"""Level as stored in the file -> in the words of the directive."""


def find_label(key: str) -> str:
    """Return the label of a key of the document in the form; "" for any other text."""
    name = key.removeprefix(addresses.DOCUMENT) if key.startswith(addresses.DOCUMENT) else ""
    return next((_(label) for field, _group, label, _example in FIELDS if field == name), "")
