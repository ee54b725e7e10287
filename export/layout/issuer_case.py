"""Writes the issuing body as in a sentence: ``HUYỆN ỦY BÌNH AN`` as ``Huyện ủy Bình An``.

All capitals do not distinguish a name from a common word. So every syllable gets a capital, as in
names, except in the words listed in this module: kinds of bodies and their fields of work have a
capital only at the beginning of the word; administrative levels and conjunctions have none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_WORDS = """
tỉnh ủy, thành ủy, thị ủy, huyện ủy, quận ủy, đảng ủy, chi ủy, cấp ủy, đảng bộ, chi bộ, đảng đoàn,
cán sự đảng, tỉnh đoàn, thành đoàn, thị đoàn, huyện đoàn, ủy ban, kiểm tra, nhân dân, hội đồng,
chấp hành, thường vụ, thường trực, chỉ đạo, tổ chức, tuyên giáo, dân vận, nội chính, kinh tế,
chính sách, chiến lược, tiểu ban, văn phòng, trung ương, trung tâm, chính trị, bồi dưỡng, bảo vệ,
chăm sóc, sức khỏe, cán bộ, đại biểu, cơ quan, doanh nghiệp, quân sự, chỉ huy, công an, bộ đội,
biên phòng, quân đội, an ninh, quốc phòng, mặt trận, tổ quốc, thanh niên, liên đoàn, lao động,
nông dân, phụ nữ, cựu chiến binh, chữ thập đỏ, công đoàn, giáo dục, đào tạo, y tế, văn hóa,
xã hội, thể thao, thể dục, du lịch, nông nghiệp, nông thôn, phát triển, môi trường, tài nguyên,
tài chính, kế hoạch, đầu tư, xây dựng, công thương, giao thông, vận tải, thông tin, truyền thông,
khoa học, công nghệ, tư pháp, thanh tra, nội vụ, ngoại vụ, thương binh, dân tộc, tôn giáo,
hải quan, kho bạc, nhà nước, ngân hàng, bảo hiểm, thống kê, điện lực, bưu điện, viễn thông,
bệnh viện, đa khoa, tiểu học, mầm non, mẫu giáo, trung học, trung học cơ sở, trung học phổ thông,
phổ thông, đại học, cao đẳng, trung cấp, học viện, thường xuyên, nghề nghiệp, công ty,
tổng công ty, tập đoàn, cổ phần, trách nhiệm, hữu hạn, thương mại, dịch vụ, sản xuất, hợp tác xã,
khu công nghiệp, quản lý, kiểm sát, tòa án, thi hành án, dân sự, hành chính, phục vụ, quỹ đất
"""
_SMALL = """
tỉnh, thành phố, thị xã, thị trấn, huyện, quận, xã, phường, đặc khu, khu phố, ấp, thôn,
và, các, của, thuộc, trực thuộc, lâm thời
"""
_LEVELS = ("thành phố", "thị xã", "thị trấn", "tỉnh", "huyện", "quận", "xã", "phường", "đặc khu")
_ABBREVIATED = frozenset(("UBND", "UBKT", "UBMT", "UBMTTQ", "TAND", "EVN", "BIDV"))
"""Those with a vowel; letters without any are no syllable."""
_NUMERAL = re.compile("[IVX]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS = frozenset("aeiouy")

Key = tuple[str, ...]


def to_sentence_case(issuer: str, place: str) -> str:
    """Return the body with the capitals of a sentence; what is not all in capitals stays.

    Where the name of the place occurs it is spelled as there.
    """
    if not issuer.isupper():
        return issuer
    pieces = re.findall(r"\w+|\W+", unicodedata.normalize("NFC", issuer))
    words = pieces[::2] if pieces[0][0].isalnum() else pieces[1::2]
    cased_words = iter(_capitalize_words(words, _name_of(place)))
    sentence = "".join(next(cased_words) if piece[0].isalnum() else piece for piece in pieces)
    return sentence[:1].upper() + sentence[1:]


def _capitalize_words(words: Sequence[str], place: Sequence[str]) -> Iterator[str]:
    keys = tuple(map(_key, words))
    place_key = tuple(map(_key, place))
    position = 0
    while position < len(words):
        if place_key and keys[position : position + len(place_key)] == place_key:
            yield from place
            position += len(place_key)
            continue
        length = next(
            (n for n in range(_LONGEST, 0, -1) if keys[position : position + n] in _KNOWN), 0
        )
        if not length:
            yield _syllable(words[position])
            position += 1
            continue
        term = [word.lower() for word in words[position : position + length]]
        if not _KNOWN[keys[position : position + length]]:
            term[0] = term[0].capitalize()
        yield from term
        position += length


def _syllable(word: str) -> str:
    letters = {char for char in unicodedata.normalize("NFD", word.lower()) if char.isalpha()}
    if word in _ABBREVIATED or not letters & _VOWELS or _NUMERAL.fullmatch(word):
        return word
    return word.capitalize()


def _name_of(place: str) -> list[str]:
    """Return the syllables of the place without its level; none where it shows no capitals."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", place))
    keys = tuple(map(_key, words))
    for level in map(_keys, _LEVELS):
        if keys[: len(level)] == level and len(words) > len(level):
            words = words[len(level) :]
            break
    joined = "".join(words)
    return [] if joined.isupper() or joined.islower() else words


def _key(syllable: str) -> str:
    """Return a syllable in small letters with its tone at the end: ``hoà`` is ``hòa``."""
    letters = unicodedata.normalize("NFD", syllable.lower())
    tones = "".join(char for char in letters if char in _TONES)
    return "".join(char for char in letters if char not in _TONES) + tones


def _keys(words: str) -> Key:
    return tuple(map(_key, words.split()))


_KNOWN: dict[Key, bool] = {
    _keys(word): small
    for text, small in ((_WORDS, False), (_SMALL, True))
    for word in text.split(",")
}
"""Known words; True for those without a capital."""
_LONGEST = max(map(len, _KNOWN))
