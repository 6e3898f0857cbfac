"""Edits of sections: some move, some are put in, and the numbers follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ground_truth.edits import Draft
from ground_truth.saying import saying
from ground_truth.units import Unit, parted, section_end
from termsvc.core.provisions import ProvisionKind

_NUMBER = re.compile(r"\d+(?=\W*\Z)")
LIGHTER = 1.5  # a section moved, and not what it was moved past, if that has so many times its words
_LEAST_SISTERS = 3
LEAST_WORDS = 20  # of a section that moves; a heading alone tells nobody where it came from
_TITLE_WORDS = 5


def move_section(draft: Draft) -> bool:
    """Move a section among its sisters past others that are heavier, so that there is no doubt what moved."""
    units = draft.units
    sisters = _sisters(draft)
    if len(sisters) < _LEAST_SISTERS:
        return False
    ends = [*sisters[1:], section_end(units, sisters[-1])]
    sections = [units[start:end] for start, end in zip(sisters, ends, strict=True)]
    weights = [sum(unit.length for unit in section) for section in sections]
    choices = [
        (moved, target)
        for moved in range(len(sisters))
        if weights[moved] >= LEAST_WORDS and not any(_is_note(unit) for unit in sections[moved])
        for target in range(len(sisters))
        if sum(weights[moved + 1 : target + 1] + weights[target:moved]) > LIGHTER * weights[moved]
    ]
    if not choices:
        return False
    moved, target = draft.rng.choice(choices)
    labels = [units[start].label for start in sisters]
    section = [replace(unit, moved=True) for unit in sections.pop(moved)]
    sections.insert(target, section)
    numbered = _numbers(labels) is not None
    for number, one in enumerate(sections):
        one[-1] = replace(one[-1], source=parted(one[-1].source))
        if numbered and not _relabelled(one, labels[number]):
            return False
    draft.units[sisters[0] : ends[-1]] = [unit for one in sections for unit in one]
    return True


def insert_section(draft: Draft) -> bool:
    """Put in a numbered section, so that the numbers of all its later sisters shift."""
    sisters = _sisters(draft)
    numbers = _numbers([draft.units[start].label for start in sisters])
    if not numbers:
        return False
    place = draft.rng.randrange(len(sisters))
    heading = draft.units[sisters[place]]
    ends = [*sisters[1:], section_end(draft.units, sisters[-1])]
    for start, end in zip(sisters[place:], ends[place:], strict=True):
        section = draft.units[start:end]
        number = _number(draft.units[start].label)
        if not _relabelled(section, _NUMBER.sub(str(number + 1), draft.units[start].label)):
            return False
        draft.units[start:end] = section
    text = draft.strange.pop()
    title = " ".join(text.split()[:_TITLE_WORDS]).rstrip(".,;:")
    new = [
        draft.stranger(heading, f"{'#' * heading.level} {heading.label} ", provision_text=title),
        draft.stranger(heading, "", provision_text=text),
    ]
    draft.units[sisters[place] : sisters[place]] = [replace(unit, moved=False) for unit in new]
    return True


def _sisters(draft: Draft) -> list[int]:
    """The headings, by index, of the level that has the most, as far as one of a higher level."""
    levels = [unit.level for unit in draft.units]
    level = max({*levels} - {0}, key=levels.count, default=0)
    runs: list[list[int]] = [[]]
    for index, one in enumerate(levels):
        if level and one == level:
            runs[-1].append(index)
        elif 0 < one < level:
            runs.append([])
    return max(runs, key=len)


def _is_note(unit: Unit) -> bool:
    """Whether readers meet it at the end of the document, wherever its lines are."""
    return unit.provision.kind is ProvisionKind.FOOTNOTE


def _numbers(labels: Sequence[str]) -> list[int] | None:
    """The last numbers of labels if they count from the first on."""
    if not labels or not all(_NUMBER.search(label) for label in labels):
        return None
    numbers = [_number(label) for label in labels]
    return numbers if numbers == [*range(numbers[0], numbers[0] + len(numbers))] else None


def _number(label: str) -> int:
    found = _NUMBER.search(label)
    return int(found[0]) if found else 0


def _relabelled(section: list[Unit], label: str) -> bool:
    """Give a section another number, and with it whatever has that number in front of its own; say whether one can."""
    old = section[0].label
    if old == label:
        return True
    stem, other = (re.sub(r"\W+\Z", "", one) for one in (old, label))
    for index, unit in enumerate(section):
        if index == 0 or unit.label.startswith(f"{stem}."):
            if stem not in unit.source:
                return False
            said = unit.provision
            label = unit.label.replace(stem, other, 1)
            provision = saying(said, label=label, text=said.text, marks=said.marks)
            section[index] = replace(unit, source=unit.source.replace(stem, other, 1), provision=provision)
    return True
