"""What is said of one change: `cases.yaml` beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from termsvc.core.materiality import Judgement, Rules, judge
from termsvc.core.redline import redline

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_judges(case: dict[str, Any], rules: Rules) -> None:
    (found,) = judge(redline(case["old"], case["new"]), rules)
    told = {reason.rule for reason in found.reasons}
    assert found.materiality == case.get("is", found.materiality), found
    assert {*case.get("rules", ())} <= told, found
    assert {*case.get("says", ())} <= {reason.says for reason in found.reasons}, found
    assert told.isdisjoint(case.get("not", ()))
    assert found.topics[0] == case.get("topic", found.topics[0]), found


@pytest.mark.parametrize("case", [case for case in CASES if not case.get("one_way")], ids=lambda case: case["title"])
def test_judges_the_reverse_alike(case: dict[str, Any], rules: Rules) -> None:
    def told(found: Judgement) -> tuple[object, ...]:
        return found.materiality, found.topics, found.score, {reason.rule for reason in found.reasons}

    (there,) = judge(redline(case["old"], case["new"]), rules)
    (back,) = judge(redline(case["new"], case["old"]), rules)
    assert told(there) == told(back)
