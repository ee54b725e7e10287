"""Tables that come, go and move take along what belongs to them, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from outline.model import Answer, Section
from tests.store.support import opened, section, written

THREE = (
    "format = 1\n"
    "\n# Phần chung\n\n# về a\n" + section("a") + "\n# về b\n" + section("b")
    + "\n# Phần hai\n\n# về c\n" + section("c") + "# cuối\n"
)  # fmt: skip


def test_a_moved_section_takes_its_comments_along() -> None:
    source = opened(THREE)
    a, b, c = source.report.sections
    assert written(source, source.report.with_sections((b, a, c))) == (
        "format = 1\n"
        "\n# về b\n" + section("b") + "\n# Phần chung\n\n# về a\n" + section("a")
        + "\n# Phần hai\n\n# về c\n" + section("c") + "# cuối\n"
    )  # fmt: skip


def test_a_deleted_section_takes_its_own_comment_and_leaves_the_one_a_blank_line_parts() -> None:
    source = opened(THREE)
    a, b, _ = source.report.sections
    assert written(source, source.report.with_sections((a, b))) == (
        "format = 1\n"
        "\n# Phần chung\n\n# về a\n" + section("a") + "\n# về b\n" + section("b")
        + "\n# Phần hai\n# cuối\n"
    )  # fmt: skip


def test_a_new_section_stands_where_the_outline_says_and_before_the_tail() -> None:
    source = opened(THREE)
    new = Section("n", 1, "2.", "Mới", body="Một.\n\nHai.")
    made = (
        '\n[[sections]]\nid = "n"\nlevel = 1\nlabel = "2."\ntitle = "Mới"\n'
        'status = "empty"\nbody = """\nMột.\n\nHai.\n"""\n'
    )
    a, b, c = source.report.sections
    at_end = written(source, source.report.with_sections((a, b, c, new)))
    assert at_end == THREE.removesuffix("# cuối\n") + made + "# cuối\n"
    between = written(source, source.report.with_sections((a, new, b, c)))
    assert between == THREE.replace("\n# về b\n", made + "\n# về b\n")
    first = written(source, source.report.with_sections((new, a, b, c)))
    assert first == THREE.replace("format = 1\n", "format = 1\n" + made)


def test_prompts_kept_elsewhere_stay_until_the_outline_changes_and_then_go_home() -> None:
    prompts = "".join(
        f'\n[[prompts]]\nid = "{id_}/b1"\nsection = "{id_}"\ntext = "?"\n' for id_ in "ab"
    )
    text = "format = 1\n\n" + section("a") + "\n" + section("b") + prompts
    source = opened(text)
    a, b = source.report.sections
    covered = replace(b, prompts=(replace(b.prompts[0], state=Answer.COVERED),))
    assert written(source, source.report.with_sections((a, covered))) == text + (
        'state = "covered"\n'
    )
    moved = written(source, source.report.with_sections((b, a)))
    one, two = prompts.split("\n\n", 1)
    assert moved == "format = 1\n\n" + section("b") + "\n" + two + (
        "\n" + section("a") + one + "\n"
    )


def test_unknown_tables_keep_their_place_and_subtables_follow_their_section() -> None:
    text = (
        "format = 1\n\n" + section("a") + "[sections.mine]\nof = 'a'\n\n[notes]\nx = 1\n\n"
        + section("b") + "\n[[log]]\ny = 1\n"
    )  # fmt: skip
    source = opened(text)
    a, b = source.report.sections
    assert written(source, source.report.with_sections((b, a))) == (
        "format = 1\n\n" + section("b") + "\n[notes]\nx = 1\n\n" + section("a")
        + "[sections.mine]\nof = 'a'\n\n[[log]]\ny = 1\n"
    )  # fmt: skip
    only_b = written(source, source.report.with_sections((b,)))
    assert only_b == ("format = 1\n\n[notes]\nx = 1\n\n" + section("b") + "\n[[log]]\ny = 1\n")


def test_a_subtable_kept_elsewhere_still_belongs_to_the_table_before_it() -> None:
    """TOML gives ``[sections.mine]`` to the last section above it, whatever stands in between."""
    blank = '\n[[blanks]]\nid = "x"\ntype = "text"\nlabel = "L"\n'
    prompt = '\n[[prompts]]\nid = "a/b1"\nsection = "a"\ntext = "?"\n'
    mine = "\n[prompts.mine]\nof = 'b1'\n\n[sections.mine]\nof = 'a'\n"
    text = "format = 1\n\n" + section("a") + prompt + blank + mine + "\n" + section("b")
    source = opened(text)
    a, b = source.report.sections
    assert written(source, source.report.with_sections((replace(a, owner="tổ 1"), b))) == (
        text.replace('"draft"\n', '"draft"\nowner = "tổ 1"\n', 1)
    )
    one, two = mine.split("\n\n")
    assert written(source, source.report.with_sections((b, a))) == (
        "format = 1\n\n" + section("b") + blank + "\n" + section("a") + "\n" + two
        + prompt + one + "\n"
    )  # fmt: skip
    assert written(source, source.report.with_sections((b,))) == (
        "format = 1\n" + blank + "\n" + section("b")
    )
