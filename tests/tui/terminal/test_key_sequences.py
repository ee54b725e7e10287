"""A key means the same in whatever form a terminal sends it; what is no key is nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.key_sequences import read_character, read_sequence

KITTY = {
    "\x1b[32u": "\x20",
    "\x1b[32;1u": "\x20",
    "\x1b[32;2u": "\x20",
    "\x1b[32;5u": "\x00",
    "\x1b[45;5u": "\x1f",
    "\x1b[45;6u": "\x1f",
    "\x1b[45:95;6u": "\x1f",
    "\x1b[95;5u": "\x1f",
    "\x1b[64;5u": "\x00",
    "\x1b[50;6u": "\x00",
    "\x1b[92;5u": "\x1c",
    "\x1b[93;5u": "\x1d",
    "\x1b[103;5u": "\x07",
    "\x1b[115;5:1u": "\x13",
    "\x1b[115;5:2u": "\x13",
    "\x1b[115;69u": "\x13",
    "\x1b[115;133u": "\x13",
    "\x1b[1089::115;5u": "\x13",
    "\x1b[105;5u": "\t",
    "\x1b[9u": "\t",
    "\x1b[13u": "\r",
    "\x1b[13;2u": "\r",
    "\x1b[13;5u": "\r",
    "\x1b[57414u": "\r",
    "\x1b[27u": "\x1b",
    "\x1b[127u": "\x7f",
    "\x1b[127;2u": "\x7f",
    "\x1b[97u": "a",
    "\x1b[97;2u": "A",
    "\x1b[97:65;2u": "A",
    "\x1b[97:65;2;65u": "A",
    "\x1b[97;;7843u": "ả",
    "\x1b[49:33;2u": "!",
    "\x1b[7879u": "ệ",
    "\x1b[273;2u": "Đ",
    "\x1b[57400u": "1",
    "\x1b[57409;129u": ".",
    "\x1b[27;5;32~": "\x00",
    "\x1b[27;6;95~": "\x1f",
    "\x1b[27;2;33~": "!",
    "\x1b[27;5;115~": "\x13",
}
"""A form of the Kitty protocol or of xterm's ``modifyOtherKeys`` -> what the key sends without."""


@pytest.mark.parametrize(("form", "character"), KITTY.items())
def test_a_key_in_the_forms_of_kitty_is_what_it_is_without(form: str, character: str) -> None:
    found = [(key.key, key.character) for key in read_sequence(form)]
    assert found == [(key.key, key.character) for key in read_character(character)]
    assert len(found) == 1


NAMED = {
    "\x1b[13;2~": "f15",
    "\x1b[1;2R": "f15",
    "\x1b[13~": "f3",
    "\x1b[P": "f1",
    "\x1b[1;1:1A": "up",
    "\x1b[1;1:2B": "down",
    "\x1b[57419u": "up",
    "\x1b[1;129D": "left",
    "\x1b[1;5D": "ctrl+left",
    "\x1b[1;2H": "shift+home",
    "\x1b[1;3D": "alt+left",
    "\x1b[9;2u": "shift+tab",
    "\x1b[127;3u": "ctrl+w",
    "\x1b[98;3u": "ctrl+left",
    "\x1b[99;6u": "ctrl+shift+c",
    "\x1b[1;5u": "ctrl+5",
    "\x1b[E": "kp_begin",
    # rxvt
    "\x1b[7~": "home",
    "\x1b[8~": "end",
    "\x1b[7^": "ctrl+home",
    "\x1b[8^": "ctrl+end",
    "\x1b[7$": "shift+home",
    "\x1b[8$": "shift+end",
    "\x1b[7@": "ctrl+shift+home",
    "\x1b[8@": "ctrl+shift+end",
    "\x1b[5^": "ctrl+pageup",
    "\x1b[6^": "ctrl+pagedown",
    "\x1b[5$": "shift+pageup",
    "\x1b[3^": "ctrl+delete",
    "\x1b[2^": "ctrl+insert",
    "\x1b[15^": "ctrl+f5",
    "\x1b[a": "shift+up",
    "\x1b[b": "shift+down",
    "\x1b[c": "shift+right",
    "\x1b[d": "shift+left",
    "\x1bOa": "ctrl+up",
    "\x1bOb": "ctrl+down",
    "\x1bOc": "ctrl+right",
    "\x1bOd": "ctrl+left",
    # PuTTY with the keyboard "SCO"
    "\x1b[M": "f1",
    "\x1b[N": "f2",
    "\x1b[T": "f8",
    "\x1b[U": "f9",
    "\x1b[V": "f10",
    "\x1b[W": "f11",
    "\x1b[X": "f12",
    "\x1b[L": "insert",
    "\x1b[H": "home",
    "\x1b[F": "end",
}


@pytest.mark.parametrize(("sequence", "name"), NAMED.items())
def test_a_key_that_types_nothing_has_its_name(sequence: str, name: str) -> None:
    assert [(key.key, key.character) for key in read_sequence(sequence)] == [(name, None)]


NOTHING = (
    *("\x1b[118;1:3u", "\x1b[32;1:3u", "\x1b[1;1:3A", "\x1b[3;1:3~", "\x1b[118;1:9u"),
    *("\x1b[99999999u", "\x1b[1114112u", "\x1b[55296u", "\x1b[57343u", "\x1b[63743u", "\x1b[:u"),
    *("\x1b[u", "\x1b[;;;u", "\x1b[97;1;65;66u", "\x1b[7u", "\x1b[155u", "\x1b[97;999u"),
    *("\x1b[97;9u", "\x1b[97;3u", "\x1b[57441u", "\x1b[57358u", "\x1b[9999999999999A"),
    *("\x1b[24;80R", "\x1b[1;1R", "\x1b[1;65R", "\x1b[?1;2c", "\x1b[>0;276;0c", "\x1b[0n"),
    *("\x1b[?25u", "\x1b[8;24;80t", "\x1b[2;1;1;128;128;1;0x", "\x1b[201~", "\x1b[35~"),
    *("\x1b[1;7p", "\x1b[99$", "\x1b[1;2;3;4~", "\x1b[" + "9" * 5000 + "u", "\x1bOz"),
)
"""Keys let go, numbers that are no character, keys that mean nothing, and answers to others."""


@pytest.mark.parametrize("sequence", NOTHING)
def test_what_is_no_key_types_nothing(sequence: str) -> None:
    assert read_sequence(sequence) == []


@given(st.text("0123456789:;", max_size=14), st.sampled_from("u~ABCDEFHPQRS$^@M"))
def test_no_numbers_make_it_raise_or_type_what_cannot_be_a_letter(
    parameters: str, final: str
) -> None:
    for key in read_sequence(f"\x1b[{parameters}{final}"):
        assert key.character is None or key.character.encode("utf-8")
