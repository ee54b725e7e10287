"""A file is found by its name however its letters are spelled, and never taken for another."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest

from store.disk.spelling import on_disk

Form = Literal["NFC", "NFD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["báo cáo huyện ủy.toml", "đề án/báo cáo.toml", "đề án/quý/ủy"])
def test_a_name_in_one_form_finds_the_file_in_the_other(
    name: str, form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = FORMS[form == "NFC"]
    path = tmp_path / normalize(other, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    asked = str(tmp_path / normalize(form, name))
    assert on_disk(asked) == str(path)
    monkeypatch.chdir(tmp_path)
    assert on_disk(normalize(form, name)) == normalize(other, name)


@pytest.mark.parametrize("form", FORMS)
def test_where_both_are_there_each_is_itself(form: Form, tmp_path: Path) -> None:
    for each in FORMS:
        (tmp_path / normalize(each, "huyện ủy.toml")).touch()
    name = str(tmp_path / normalize(form, "huyện ủy.toml"))
    assert on_disk(name) == name


@pytest.mark.parametrize("form", FORMS)
def test_where_neither_is_there_the_name_stays_in_the_folder_that_is_there(
    form: Form, tmp_path: Path
) -> None:
    name = str(tmp_path / normalize(form, "tỉnh ủy/huyện ủy.toml"))
    assert on_disk(name) == name
    for folder in FORMS[form == "NFC"], form:
        (tmp_path / normalize(folder, "tỉnh ủy")).mkdir()
        parent = str(tmp_path / normalize(folder, "tỉnh ủy"))
        assert on_disk(name) == os.path.join(parent, normalize(form, "huyện ủy.toml"))


def test_a_third_spelling_is_taken_for_neither_of_two(tmp_path: Path) -> None:
    for each in FORMS:
        (tmp_path / normalize(each, "tỉnh ủy")).touch()
    name = str(tmp_path / (normalize("NFC", "tỉnh ") + normalize("NFD", "ủy")))
    assert on_disk(name) == name


@pytest.mark.parametrize(
    "name", ["", "-", "/", ".", "ủy", "không có/ủy", "ủy/", "a\0ủy", "ủy\udcff", "x" * 300 + "ủy"]
)
def test_what_names_nothing_stays(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert on_disk(name) == name
