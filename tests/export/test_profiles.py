"""The rule-packs: their values, where they come from, and which one a report follows."""

from __future__ import annotations

import datetime as dt
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import export
from export import profiles
from outline.errors import ExportError
from outline.model import Document, Report

FOLDER = Path(export.__file__).parent / "data" / "profiles"
NAMES = ("hd36-2018", "hd05-2026")
STATE = "nd30-2020"


def raw(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def dated(date: dt.date | None, profile: str = "") -> Report:
    return Report(document=Document(date=date, profile=profile))


def test_the_profiles_are_told_in_the_order_in_which_they_came_into_force() -> None:
    assert profiles.names() == (NAMES[0], STATE, NAMES[1])


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_the_party(name: str) -> None:
    page = profiles.load(name).page
    assert (page.width, page.height) == (210, 297)
    assert (page.top, page.bottom, page.left, page.right) == (20, 20, 30, 15)
    assert (page.header, page.first_line) == (10, 10)
    assert (page.text_width(), page.text_width(landscape=True)) == (165, 252)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("style", "size", "bold", "italic", "upper"),
    [
        ("Party", 15, True, False, False),
        ("Superior", 14, False, False, True),
        ("Issuer", 14, True, False, True),
        ("Number", 14, False, False, False),
        ("PlaceDate", 14, False, True, False),
        ("Title", 16, True, False, True),
        ("Subtitle", 14, True, False, False),
        ("BodyText", 14, False, False, False),
        ("Authority", 14, True, False, True),
        ("SignerTitle", 14, False, False, True),
        ("Signer", 14, True, False, False),
        ("RecipientsLabel", 14, False, False, False),
        ("Recipients", 12, False, False, False),
        ("Draft", 14, False, True, False),
        ("Header", 14, False, False, False),
    ],
)
def test_the_table_of_type(
    name: str, style: str, size: float, bold: bool, italic: bool, upper: bool
) -> None:
    found = profiles.load(name).styles[style]
    assert (found.size, found.bold, found.italic, found.upper) == (size, bold, italic, upper)


@pytest.mark.parametrize(("name", "line"), [("hd36-2018", 18), ("hd05-2026", 19)])
def test_the_body_and_what_is_based_on_it(name: str, line: float) -> None:
    styles = profiles.load(name).styles
    for style in (styles["BodyText"], styles["ListBullet"], styles["ListBullet2"]):
        assert (style.align, style.first_line, style.line, style.after) == ("both", 10, line, 6)
    for level in range(1, 10):
        assert styles[f"Heading{level}"].line == line
        assert styles[f"Heading{level}"].outline == level
        assert styles[f"Heading{level}"].keep_next


@pytest.mark.parametrize("name", profiles.names())
def test_only_running_text_is_justified(name: str) -> None:
    running = {"BodyText", "Basis", "FootnoteText", *(f"ListBullet{at}" for at in ("", 2, 3))}
    styles = profiles.load(name).styles
    assert {id_ for id_, style in styles.items() if style.align == "both"} == running
    headings = {styles[f"Heading{level}"].align for level in range(2, 10)}
    assert (styles["Heading1"].align, headings) == ("center", {"left"})


def test_what_the_newer_rule_changed() -> None:
    older, newer = (profiles.load(name).text for name in NAMES)
    assert (older.recipients_between, newer.recipients_between) == (",", ";")
    assert (older.submitted, newer.submitted) == ("Kính gửi:", "Kính trình:")
    assert (older.basis_ends, newer.basis_ends) == (",", ".,")
    assert (older.about, newer.about) == ("V/v", "về việc")
    old = newer._replace(
        recipients_between=",",
        submitted="Kính gửi:",
        submitted_width=older.submitted_width,
        basis_ends=",",
        about=older.about,
    )
    assert old == older


@pytest.mark.parametrize(
    ("date", "name"),
    [
        (None, "hd05-2026"),
        (dt.date(2026, 5, 27), "hd05-2026"),
        (dt.date(2026, 5, 26), "hd36-2018"),
        (dt.date(2023, 6, 5), "hd36-2018"),
        (dt.date(2018, 4, 2), "hd36-2018"),
    ],
)
def test_a_report_follows_the_rule_in_force_on_its_date(date: dt.date | None, name: str) -> None:
    assert profiles.for_report(dated(date)).name == name


def test_a_report_may_name_its_rule() -> None:
    assert profiles.for_report(dated(dt.date(2026, 6, 1), "hd36-2018")).name == "hd36-2018"


@pytest.mark.parametrize("name", ["", "HD36-2018", "../profiles/hd36-2018", "hd36"])
def test_an_unknown_rule_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(ExportError) as caught:
        profiles.load(name)
    assert f"“{name}”" in str(caught.value)
    assert str(caught.value.cure) == "Choose one of: hd05-2026, hd36-2018, nd30-2020."


@pytest.mark.parametrize("name", NAMES)
def test_the_periods_of_the_rules_meet_without_a_gap(name: str) -> None:
    profile = profiles.load(name)
    if profile.valid_until is None:
        assert name == NAMES[-1]
    else:
        after = profiles.load(NAMES[NAMES.index(name) + 1])
        assert after.valid_from == profile.valid_until + dt.timedelta(days=1)


@pytest.mark.parametrize("name", [*NAMES, STATE])
def test_every_value_says_where_it_comes_from_and_how_sure_that_is(name: str) -> None:
    data = raw(name)
    known = set(raw(data["extends"])["sources"]) if "extends" in data else set()
    known |= set(data["sources"])
    groups = [data[key] for key in ("page", "appendix", "text") if "source" in data.get(key, {})]
    groups += [style for style in data["styles"].values() if "source" in style]
    for group in groups:
        assert group["confidence"] in "ABCD"
        assert set(group["source"]) <= known
    assert len(groups) >= 2
    if "extends" not in data:
        silent = {id_ for id_, style in data["styles"].items() if "source" not in style}
        assert silent == {"Normal"} | {
            id_ for id_, style in data["styles"].items() if "based_on" in style and id_ in silent
        }


@pytest.mark.parametrize("name", [*NAMES, STATE])
def test_nothing_in_the_file_is_silently_ignored(name: str) -> None:
    """A misspelt key would change nothing and nobody would know."""
    for_readers = {"source", "confidence", "line_source", "line_confidence"}
    data = raw(name)
    for key, kind in (
        ("page", profiles.PageSetup),
        ("appendix", profiles.AppendixSetup),
        ("text", profiles.FixedText),
    ):
        given = {name.removesuffix("_range") for name in data.get(key, {})}
        assert given <= set(kind._fields) | for_readers
    ranges = {"size_range", "line_range", "lines_range"}
    for page_key, bounds in data.get("page", {}).items():
        if page_key.endswith("_range"):
            assert bounds[0] <= data["page"][page_key.removesuffix("_range")] <= bounds[1]
    for style in data["styles"].values():
        assert set(style) <= set(profiles.ParagraphStyle._fields) | for_readers | ranges
        for key in ranges & set(style):
            low, high = style[key]
            assert low <= style[key.removesuffix("_range")] <= high


# The State


@pytest.mark.parametrize(
    ("style", "size", "bold", "italic", "upper"),
    [
        ("Nation", 13, True, False, True),
        ("Motto", 14, True, False, False),
        ("Superior", 13, False, False, True),
        ("Issuer", 13, True, False, True),
        ("Number", 13, False, False, False),
        ("PlaceDate", 14, False, True, False),
        ("Title", 14, True, False, True),
        ("Subtitle", 14, True, False, False),
        ("BodyText", 14, False, False, False),
        ("Authority", 14, True, False, True),
        ("SignerTitle", 14, True, False, True),
        ("Signer", 14, True, False, False),
        ("RecipientsLabel", 12, True, True, False),
        ("Recipients", 11, False, False, False),
        ("AppendixNote", 14, False, True, False),
    ],
)
def test_the_table_of_type_of_the_state(
    style: str, size: float, bold: bool, italic: bool, upper: bool
) -> None:
    found = profiles.load(STATE).styles[style]
    assert (found.size, found.bold, found.italic, found.upper) == (size, bold, italic, upper)


def test_the_state_lets_lines_follow_the_font() -> None:
    body = profiles.load(STATE).styles["BodyText"]
    assert (body.line, body.lines, body.after, body.first_line) == (0, 1.1, 6, 10)


@pytest.mark.parametrize(
    ("symbol", "date", "name"),
    [
        ("BC-UBND", dt.date(2023, 6, 5), STATE),
        ("BC-UBND", None, STATE),
        ("BC-UBND", dt.date(2019, 6, 5), STATE),
        ("BC/HU", dt.date(2023, 6, 5), "hd36-2018"),
        ("QC/BTCTU-BDVTU", dt.date(2026, 6, 5), "hd05-2026"),
        ("", dt.date(2026, 6, 5), "hd05-2026"),
    ],
)
def test_the_form_of_the_symbol_tells_the_state_from_the_party(
    symbol: str, date: dt.date | None, name: str
) -> None:
    assert profiles.for_report(Report(document=Document(symbol=symbol, date=date))).name == name


def test_what_the_rules_leave_to_the_house() -> None:
    plain = profiles.load("hd36-2018")
    assert plain.with_options() == plain
    changed = plain.with_options(two_sided=True, contents=True, numbering="mixed")
    assert (changed.page.mirrored, changed.contents, changed.numbering) == (True, True, "mixed")
    with pytest.raises(ExportError, match="no numbering style “roman”") as caught:
        plain.with_options(numbering="roman")
    assert str(caught.value.cure) == "Choose one of: literal, dot, mixed, hyphen."


# A file of a profile with a mistake in it


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the profiles a folder of their own, read afresh."""
    folder = tmp_path / "profiles"
    shutil.copytree(FOLDER, folder)
    cached = (profiles._read_all_headers, profiles.load)
    monkeypatch.setattr(profiles, "_FOLDER", folder)
    for function in cached:
        function.cache_clear()
    yield folder
    for function in cached:
        function.cache_clear()


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


DID_YOU_MEAN = "Did you mean “{near}”?"


@pytest.mark.parametrize(
    ("old", "new", "message", "near"),
    [
        ("recipients_end", "recipiens_end", "“recipiens_end” is not a key of [text].", None),
        ("\nsize = 13\n", "\nsise = 13\n", "“sise” is not a key of [styles.Nation].", "size"),
        ("size_range", "size_rang", "“size_rang” is not a key of [styles.BodyText].", "size_range"),
        ("top_range", "tops_range", "“tops_range” is not a key of [page].", "top_range"),
        ("title_upper", "title_uper", "“title_uper” is not a key of [appendix].", "title_upper"),
        ("[appendix]", "[apendix]", "“apendix” is not a key of nd30-2020.toml.", "appendix"),
        ("valid_from", "valid_form", "“valid_form” is not a key of nd30-2020.toml.", "valid_from"),
        ("[page]", "[zzz]", "“zzz” is not a key of nd30-2020.toml.", ""),
    ],
)
def test_a_misspelt_key_is_refused_with_the_file_and_the_nearest_key(
    own_folder: Path, old: str, new: str, message: str, near: str | None
) -> None:
    change(own_folder / f"{STATE}.toml", old, new)
    with pytest.raises(ExportError) as caught:
        profiles.load(STATE)
    assert f"{STATE}.toml: {message}" in str(caught.value)
    near = old if near is None else near
    assert str(caught.value.cure or "") == (DID_YOU_MEAN.format(near=near) if near else "")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('recipients_end = "."\n', "", "“recipients_end” is missing in [text]."),
        ('family = "state"\n', "", "“family” is missing in nd30-2020.toml."),
        ("height = 297\n", "", "“height” is missing in [page]."),
        ("width = 210", 'width = "210"', "the value of “width” in [page] is of the wrong type."),
        ("width = 210", "width = true", "the value of “width” in [page] is of the wrong type."),
        ('"TM."', "1", "the value of “signs” in [text] is of the wrong type."),
        ("valid_from = 2020-03-05", "valid_from = 2020", "“valid_from” in nd30-2020.toml is of"),
        ('based_on = "BodyText"', 'based_on = "BodiText"', "“BodiText” is not a key of [styles]."),
    ],
)
def test_a_missing_key_or_a_value_of_the_wrong_type_is_named(
    own_folder: Path, old: str, new: str, message: str
) -> None:
    change(own_folder / f"{STATE}.toml", old, new)
    with pytest.raises(ExportError) as caught:
        profiles.load(STATE)
    assert f"{STATE}.toml: " in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("written", "cure"),
    [("stat", "Did you mean “state”?"), ("", "Use one of: party, state.")],
)
def test_a_family_that_does_not_exist_is_refused(own_folder: Path, written: str, cure: str) -> None:
    change(own_folder / f"{STATE}.toml", 'family = "state"', f'family = "{written}"')
    with pytest.raises(ExportError) as caught:
        profiles.load(STATE)
    assert f"{STATE}.toml: “family” cannot be “{written}”." in str(caught.value)
    assert str(caught.value.cure) == cure


def test_a_profile_knows_whether_its_rules_are_the_partys() -> None:
    assert {name: profiles.load(name).is_party for name in profiles.names()} == {
        "hd36-2018": True,
        "nd30-2020": False,
        "hd05-2026": True,
    }


def test_a_profile_without_a_table_names_the_table(own_folder: Path) -> None:
    file = own_folder / f"{STATE}.toml"
    before, _, rest = file.read_text(encoding="utf-8").partition("[page]")
    file.write_text(before + rest[rest.index("[appendix]") :], encoding="utf-8")
    with pytest.raises(ExportError) as caught:
        profiles.load(STATE)
    assert f"{STATE}.toml: “page” is missing in {STATE}.toml." in str(caught.value)


def test_a_profile_that_is_no_toml_is_refused_with_its_name(own_folder: Path) -> None:
    change(own_folder / f"{STATE}.toml", "width = 210", "width 210")
    with pytest.raises(ExportError, match=f"{STATE}.toml is not valid TOML"):
        profiles.load(STATE)
