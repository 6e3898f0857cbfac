"""The redline in the terminal."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment

from termsvc.core.materiality import Materiality
from termsvc.core.redline import redline
from termsvc.render.redline.terminal import render
from tests.redline.documents import versions
from tests.redline.reviewed import reviewed

OLD = """
# Policy

Last updated: January 5, 2024

## 1. Words

1.1 One.

1.2 Two.

## 2. Products Offered

2.1 Use of a product beyond the allowance is charged in arrears, at the rate in the price list, and for the month.

2.2 This stays. See [here](https://aster.example/a).

2.3 Units lapse.

- keys
- locks
"""
NEW = """
# Policy

Last updated: February 25, 2025

## 1. Words

1.1 One.

1.2 Two.

## 2. Included Products

2.1 Use of a product beyond the limit is charged in arrears, at the rate in the price list, and for the month.

2.2 This stays. See [here](https://aster.example/b).

2.4 Units lapse.

- **keys**
- locks
- "doors"
"""
PLAIN = """\
Provisions: 1 added, 1 retitled, 2 modified, 1 relinked, 1 renumbered, 1 reformatted
Words: 6 inserted, 5 deleted

Policy
  Last updated: [-January 5, 2024-]{+February 25, 2025+}
  ... 2 provisions unchanged

2. {+Included +}Products[- Offered-]
  2.1 Use of a product beyond the [-allowance-]{+limit+} is charged in arrears, at
      the rate in the price list, and for the month.
  2.2 This stays. See here.
    link: https://aster.example/a, now https://aster.example/b
  [-2.3-]{+2.4+} Units lapse.
    renumbered: 2.3 to 2.4
    - keys
      only formatting differs
  ... 1 provision unchanged
    - {+"doors"+}
"""


def _printed(old: str, new: str, *, context: int | None = 0, width: int = 88) -> str:
    console = Console(file=io.StringIO(), width=width)
    with console.capture() as capture:
        console.print(render(redline(old, new), context=context))
    return capture.get()


def _segments(old: str, new: str) -> list[Segment]:
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system="truecolor", no_color=False)
    return [*console.render(render(redline(old, new)))]


def test_without_colour_marks_are_brackets() -> None:
    assert _printed(OLD, NEW) == PLAIN


def test_with_colour_every_mark_has_a_line_too() -> None:
    colours = set()
    for segment in _segments(OLD, NEW):
        colour = segment.style.color.name if segment.style and segment.style.color else None
        if colour == "green":
            assert segment.style is not None
            assert segment.style.underline
        if colour == "red":
            assert segment.style is not None
            assert segment.style.strike
        colours.add(colour)
    assert colours == {None, "green", "red"}
    assert not any("{+" in segment.text or "[-" in segment.text for segment in _segments(OLD, NEW))


@pytest.mark.parametrize(("context", "shown"), [(0, 0), (1, 1), (2, 2), (None, 2)])
def test_context_shows_what_stands_around_a_change(context: int | None, shown: int) -> None:
    text = _printed(OLD, NEW, context=context)
    assert ("1.2 Two." in text) + ("1.1 One." in text) == shown
    assert ("unchanged" in text) == (shown < 2)


def test_a_long_provision_is_shown_around_its_change_unless_all_is_asked_for() -> None:
    words = [f"word{n}" for n in range(200)]
    longer = [*words[:100], "never", *words[100:]]
    texts = " ".join(words), " ".join(longer)
    assert "[... 72 words ...]" in " ".join(_printed(*texts).split())
    assert " ".join(longer[101:]) in " ".join(_printed(*texts, context=None).split())


def test_equal_texts_say_so() -> None:
    assert _printed(OLD, OLD) == "No provision differs.\n"


def test_what_stands_outside_sections_is_told_where_it_stands() -> None:
    old = "Fees[^1] apply.\n\n## Law\n\nIreland.\n\n[^1]: Net of tax."
    new = "Fees[^1] *apply*.\n\n> All.\n\n## Law\n\nIreland.[^2]\n\n[^1]: Net of all tax.\n[^2]: Or Malta."
    assert _printed(old, new).splitlines()[3:] == [
        "Before the first heading",
        "  Fees apply.",
        "    only formatting differs",
        "  > {+All.+}",
        "",
        "Law",
        "  Ireland.",
        "    footnote: none, now [2]",
        "",
        "Footnotes",
        "  [1] Net of{+ all+} tax.",
        "  {+[2] Or Malta.+}",
    ]


def test_capitals_alone_are_told_in_a_word() -> None:
    assert _printed("AS IS", "As is").splitlines()[4:] == [
        "  As is",
        "    only capitals, quotation marks or dashes differ",
    ]


def test_many_shifts_are_told_in_part() -> None:
    items = [f"1. subject{n} topic{n}\n" for n in range(9)]
    printed = _printed("".join(items), "1. wholly different matter\n" + "".join(items))
    assert "renumbered: 1 to 2, 2 to 3, 3 to 4, 4 to 5, 5 to 6, 6 to 7 and 3 more" in printed


def test_a_coarse_result_says_so() -> None:
    strangers = ("\n\n".join(f"{name}{n}" for n in range(150)) for name in ("one", "two"))
    assert "more may be marked than was changed" in " ".join(_printed(*strangers).split())


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in _printed("Fees.", "Fees \x1b[31m apply.")


@given(versions(), st.integers(20, 140))
def test_no_line_is_wider_than_the_console_or_than_one_reads(texts: tuple[str, str], width: int) -> None:
    printed = _printed(*texts, width=width)
    assert max(map(len, printed.splitlines())) <= min(width, 100)


TERMS = "# Terms\n\n## 1. Fees\n\nPay in our favourite colour.\n\n1.1 You may cancel, as section 2 says, within 30 days.\n\n## 2. Law\n\nIrish law.\n"
REVISED = TERMS.replace("favourite", "favorite").replace("30", "14").partition("## 2.")[0]
EXPLAINED = """\
Provisions: 2 removed, 2 modified
Materiality: 1 material, 1 clarification, 2 editorial
Words: 2 inserted, 5 deleted

1. Fees
  Pay in our [-favourite-]{+favorite+} colour.
    Editorial (0.00): formatting
      the same words are spelled another way [spelling: favourite ->
          favorite]
  1.1 You may cancel, as section 2 says, within [-30-]{+14+} days.
    Material (0.80): fees, termination
      the period falls from 30 days to 14 days [period]

[-2. Law-]
  Editorial (0.00): structure
    only a heading changes [heading: Law]
"""
REST = """\

Structured changes
  Term 'Fee' is now defined

References that lead nowhere now
  1.1 in 1. Fees refers to section 2, but nothing has the number 2 any more.
"""


def _reviewed(*only: Materiality, width: int = 80, explain: bool = False, structure: tuple[str, ...] = ()) -> str:
    console = Console(file=io.StringIO(), width=width)
    found = redline(TERMS, REVISED)
    with console.capture() as capture:
        console.print(render(found, review=reviewed(found, *only), explain=explain, structure=structure))
    return capture.get()


def test_each_change_is_explained_if_asked_for_and_what_else_there_is_told_at_the_end() -> None:
    printed = _reviewed(explain=True, structure=("Term 'Fee' is now defined",))
    assert printed.startswith(EXPLAINED)
    assert printed.endswith(REST)
    assert "Editorial (0.00)" not in _reviewed()
    assert "Structured changes" not in _reviewed()


def test_only_changes_that_matter_so_much_are_shown() -> None:
    assert _reviewed(Materiality.MATERIAL).startswith(
        """\
Provisions: 2 removed, 2 modified
Materiality: 1 material, 1 clarification, 2 editorial
Words: 2 inserted, 5 deleted
Shown: material changes alone; all others are taken as made.
  ... 1 provision not shown

1. Fees
  1.1 You may cancel, as section 2 says, within [-30-]{+14+} days.

References"""
    )
    assert "Shown: clarifications and editorial changes alone" in _reviewed(
        Materiality.EDITORIAL, Materiality.CLARIFICATION
    )


@given(versions(), st.integers(20, 140))
def test_nor_is_a_line_of_an_explanation_wider(texts: tuple[str, str], width: int) -> None:
    console = Console(file=io.StringIO(), width=width)
    found = redline(*texts)
    with console.capture() as capture:
        console.print(render(found, review=reviewed(found), explain=True))
    assert max(map(len, capture.get().splitlines())) <= min(width, 100)
