"""Check that a document is signed as the rules ask: a collective body signs through T/M (HD36)."""

from __future__ import annotations

from collections.abc import Iterator

from outline.errors import Phrase, phrase
from outline.model import Document
from outline.text import fold

_PARTY = (
    *("tinh uy", "thanh uy", "huyen uy", "quan uy", "thi uy", "dang uy", "chi uy"),
    *("dang bo", "chi bo", "dang doan", "ban can su dang", "dai hoi", "uy ban kiem tra"),
    *("ban chap hanh", "ban thuong vu", "trung uong dang", "bo chinh tri", "ban bi thu"),
)
_STATE = ("uy ban nhan dan", "ubnd", "hoi dong")
"""How the names of bodies begin that decide together; no one of them signs in his own name."""

_HEADS = (
    *("truong", "chanh", "giam doc", "tong giam doc", "hieu truong", "vien truong"),
    *("cuc truong", "chi cuc truong", "thu truong", "tong bien tap", "chu tich", "chu nhiem"),
)
"""How the offices begin of those who lead a body and sign for it directly."""

_FOR_ANOTHER = ("k/t", "kt.", "kt/", "kt ")


def needs_authority(document: Document) -> bool:
    """Return whether the body must be named that the signatory signs for.

    Not where the head of a body signs that is no collective: of a Party committee's section or
    office, of a steering committee. The title is then the line of authority. The head of an office
    who signs for the committee over it does so by order (T/L), which must be said.
    """
    issuer = fold(document.issuer)
    collective = issuer.startswith((*_PARTY, *_STATE))
    return collective or not fold(document.signer_title).startswith(_HEADS)


def find_faults(document: Document) -> Iterator[tuple[str, Phrase, Phrase]]:
    """Yield where a deputy signs in the place of one person (K/T) for what a body decided.

    The State signs so after its TM., hence this is asked of the Party's bodies alone.
    """
    if not fold(document.issuer).startswith(_PARTY):
        return
    for key in ("authority", "signer_title"):
        if fold(getattr(document, key)).startswith(_FOR_ANOTHER):
            yield (
                key,
                phrase("A body that decides together does not sign with K/T."),
                phrase("Sign for the body: “T/M BAN THƯỜNG VỤ”, and under it “PHÓ BÍ THƯ”."),
            )
