"""The screen speaks Vietnamese and English, both whole."""

from __future__ import annotations

import ast
import string

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo

from outline.errors import BadValue, phrase
from tests.catalogue import PO, _message, read, said
from tui import i18n


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return read()


def places(text: str) -> set[str]:
    return {name for _before, name, _format, _conversion in string.Formatter().parse(text) if name}


def test_every_sentence_has_a_translation(catalogue: Catalog) -> None:
    lacking = set()
    for where, message in said():
        entry = catalogue.get(message[0] if isinstance(message, tuple) else message)
        if not isinstance(entry, Message) or not any(_texts(entry)):
            lacking.add(f"{where}: {message!r}")
    assert sorted(lacking) == []


def test_every_translation_is_of_a_sentence(catalogue: Catalog) -> None:
    known = {message if isinstance(message, str) else message[0] for _where, message in said()}
    kept = {one.id if isinstance(one.id, str) else one.id[0] for one in catalogue if one.id}
    assert sorted(kept - known) == []
    assert list(catalogue.obsolete) == []


def test_translations_have_the_places_of_their_sentences(catalogue: Catalog) -> None:
    for entry in catalogue:
        if not entry.id:
            continue
        wanted = set().union(*map(places, _ids(entry)))
        for text in _texts(entry):
            assert places(text) == wanted, entry.id
        assert not entry.fuzzy, entry.id


def test_the_compiled_catalogue_is_that_of_the_source(catalogue: Catalog) -> None:
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert [(_ids(one), _texts(one)) for one in sorted(compiled, key=_ids) if one.id] == [
        (_ids(one), _texts(one)) for one in sorted(catalogue, key=_ids) if one.id
    ]


def test_every_sentence_is_found_in_the_compiled_catalogue(catalogue: Catalog) -> None:
    i18n.set_language("vi")
    for entry in catalogue:
        if entry.id:
            ids, translation = _ids(entry), _texts(entry)[0]
            if len(ids) == 1:
                assert i18n._(ids[0]) == translation
            else:
                assert {i18n.ngettext(ids[0], ids[1], n) for n in (0, 1, 2, 21)} == {translation}


@pytest.mark.parametrize("text", ["", "\0", "A", "Zz", "{n} day", "Helpx", "ệ", "\ud800"])
def test_what_is_no_sentence_is_not_found(text: str) -> None:
    i18n.set_language("vi")
    assert i18n._(text) == text


def test_counts_take_their_one_form_in_vietnamese() -> None:
    i18n.set_language("vi")
    found = {i18n.ngettext("{n} day left", "{n} days left", n) for n in (1, 2)}
    assert len(found) == 1
    assert "ngày" in found.pop()


def test_sentences_below_the_screen_are_literals() -> None:
    """A sentence put together at run time can never be found in a catalogue."""
    assert len(list(said())) > 500
    for line in ("phrase(f'{a}')", "N_(a)", "ngettext('one', b, 2)"):
        with pytest.raises(ValueError, match="literal"):
            _message(ast.parse(line).body[0].value, "here")  # type: ignore[attr-defined]


def test_a_sentence_inside_an_f_string_is_found() -> None:
    (call,) = [
        node for node in ast.walk(ast.parse("f'  {_(\"required\")}'")) if isinstance(node, ast.Call)
    ]
    assert _message(call, "here") == "required"


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({}, "vi"),
        ({"LANG": "C"}, "vi"),
        ({"LANG": "C.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "fr_FR.UTF-8"}, "vi"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "vi_VN"}, "vi"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
        ({"LANG": "en_US.UTF-8", "DECUONG_LANG": "vi"}, "vi"),
        ({"LANG": "vi_VN.UTF-8", "DECUONG_LANG": "en"}, "en"),
    ],
)
def test_english_only_where_the_locale_is_english(environ: dict[str, str], code: str) -> None:
    assert i18n.detect(environ) == code


def test_an_unknown_language_that_is_asked_for_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(BadValue, match="fr"):
        i18n.set_language("fr")
    monkeypatch.setenv("DECUONG_LANG", "tieng-viet")
    with pytest.raises(BadValue, match="DECUONG_LANG"):
        i18n.set_language(None)


def test_the_language_can_be_changed_and_changed_back() -> None:
    assert i18n.set_language("vi") == "vi"
    assert i18n._("Help") == "Trợ giúp"
    assert i18n.set_language("en") == "en"
    assert i18n._("Help") == "Help"
    assert i18n.language() == "en"


def test_a_phrase_is_translated_and_then_filled() -> None:
    i18n.set_language("vi")
    sentence = phrase("There is no section “{id}” in this report.", id="p{9}")
    assert i18n.say(sentence) == "Báo cáo này không có mục “p{9}”."
    assert i18n.say(phrase("{reason}", reason="x")) == "x"


def test_no_text_translates_to_nothing() -> None:
    """gettext answers the empty text with the header of the catalogue."""
    i18n.set_language("vi")
    assert i18n._("") == ""


def test_counts_take_the_form_of_the_number() -> None:
    assert i18n.ngettext("{n} day left", "{n} days left", 1) == "{n} day left"
    assert i18n.ngettext("{n} day left", "{n} days left", 2) == "{n} days left"


def _ids(entry: Message) -> tuple[str, ...]:
    return (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)


def _texts(entry: Message) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
