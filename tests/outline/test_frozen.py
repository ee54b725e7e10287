"""Frozen values are those of ``dataclasses``: every question gets the same answer from both."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline import frozen
from outline.model import Document, Prompt, Report, Section

MAKERS = {
    "slots": {"slots": True},
    "dict": {},
    "kw_only": {"slots": True, "kw_only": True},
}


def pair(**options: bool) -> tuple[Any, Any]:
    """Return the same class, made by ``dataclasses`` and by us."""

    def made(by: Any) -> Any:
        @by.dataclass(frozen=True, **options)
        class Base:
            """A base."""

            id: str
            size: int = 3

        @by.dataclass(frozen=True, **options)
        class Thing(Base):
            """A thing."""

            note: str = ""
            parts: list[int] = by.field(default_factory=list)
            seen: Any = by.field(default=None, compare=False, repr=False)

            def double(self) -> int:
                return self.size * 2

        return Thing

    return made(dataclasses), made(frozen)


PAIRS = {name: pair(**options) for name, options in MAKERS.items()}
KEYWORDS = st.fixed_dictionaries(
    {"id": st.sampled_from("ab")},
    optional={
        "size": st.integers(0, 1),
        "note": st.sampled_from(["", "x"]),
        "parts": st.lists(st.integers(0, 1), max_size=1),
        "seen": st.integers(),
    },
)


def outcome(work: Callable[[], object]) -> object:
    """Return what comes out, or which error with which words."""
    try:
        return work()
    except (TypeError, AttributeError) as error:
        return type(error), str(error).replace("pair.<locals>.made.<locals>.", "")


@pytest.mark.parametrize("name", MAKERS)
@given(one=KEYWORDS, other=KEYWORDS)
def test_values_are_equal_shown_and_replaced_alike(
    name: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    theirs, ours = PAIRS[name]
    assert repr(ours(**one)) == repr(theirs(**one))
    assert (ours(**one) == ours(**other)) == (theirs(**one) == theirs(**other))
    assert ours(**one).double() == theirs(**one).double()
    assert repr(frozen.replace(ours(**one), **other)) == repr(
        dataclasses.replace(theirs(**one), **other)
    )
    assert dataclasses.asdict(ours(**one)) == dataclasses.asdict(theirs(**one))
    assert dataclasses.replace(ours(**one), id="c") == frozen.replace(ours(**one), id="c")


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize(
    "work",
    [
        lambda cls: cls(),
        lambda cls: cls("a", 1),
        lambda cls: cls(id="a", colour=1),
        lambda cls: cls("a", 1, "", [], None, 6),
        lambda cls: setattr(cls(id="a"), "size", 4),
        lambda cls: delattr(cls(id="a"), "size"),
        lambda cls: hash(cls(id="a")),
        lambda cls: repr(dataclasses.replace(cls(id="a"), colour=1)),
        lambda cls: cls.__match_args__,
        lambda cls: hasattr(cls(id="a"), "__dict__"),
        lambda cls: cls(id="a") == "a",
        lambda cls: dataclasses.is_dataclass(cls),
        lambda cls: [(one.name, one.type) for one in dataclasses.fields(cls)],
        lambda cls: cls(id="a").parts is cls(id="a").parts,
    ],
)
def test_what_cannot_be_is_refused_alike(name: str, work: Callable[[Any], object]) -> None:
    theirs, ours = PAIRS[name]
    assert repr(outcome(lambda: work(ours))) == repr(outcome(lambda: work(theirs)))


@pytest.mark.parametrize("name", MAKERS)
def test_no_other_field_can_be_set(name: str) -> None:
    """``dataclasses`` itself stumbles here where there are slots."""
    with pytest.raises(AttributeError, match="colour"):
        PAIRS[name][1](id="a").colour = 4


def test_fields_are_named_in_order() -> None:
    names = [one.name for one in frozen.fields(Section)]
    assert names == [one.name for one in dataclasses.fields(Section)]
    assert names[:3] == ["id", "level", "label"]
    with pytest.raises(TypeError, match="colour"):
        frozen.replace(Document(), colour="red")  # type: ignore[call-arg]


def test_hashes_follow_equality() -> None:
    assert hash(Prompt("a", "b")) == hash(Prompt("a", "b"))
    assert len({Prompt("a", "b"), Prompt("a", "b"), Prompt("a", "c")}) == 2
    assert Report(_shape=Report().shape) == Report(), "the shape is derived"


def test_only_frozen_values_are_made() -> None:
    with pytest.raises(TypeError, match="frozen"):
        frozen.dataclass(frozen=False)(type("Loose", (), {}))
