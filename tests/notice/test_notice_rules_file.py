"""The file of rules on notice: what is read from it, what is said of mistakes in it, and that the guide tells it all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from termsvc.core.notice.periods import Period, TakesEffect
from termsvc.core.notice.posting import Channel, CountedFrom
from termsvc.core.notice.rules import Medium, NoticeRule, NoticeRules, Right
from termsvc.library.layout import RULES_FILE
from termsvc.library.notice_rules import NOTICE_RULES_FILE, LoadedNoticeRules, read_notice_rules
from termsvc.library.reading import read
from termsvc.library.topics import topics_in
from termsvc.resources import folder

SAMPLE = folder("terms") / NOTICE_RULES_FILE
MISTAKES = yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text(encoding="utf-8"))
GUIDE = Path(__file__).parents[2] / "docs" / "notice-rules.md"


def changed(path: Path, topics: frozenset[str], *changes: tuple[str, str]) -> LoadedNoticeRules:
    """The sample rules with some of their text replaced."""
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = path / NOTICE_RULES_FILE
    file.write_text(text, encoding="utf-8")
    return read_notice_rules(file, topics)


def written(path: Path, text: str) -> LoadedNoticeRules:
    file = path / NOTICE_RULES_FILE
    file.write_text(text, encoding="utf-8")
    return read_notice_rules(file, frozenset({"fees", "other"}))


def test_every_field_is_read(rules: NoticeRules) -> None:
    rule = next(rule for rule in rules.rules if rule.id == "us-ca-automatic-renewal")
    assert (rule.minimum, rule.maximum) == (Period(days=7), Period(days=30))
    assert (rule.counted_from, rule.takes_effect) == (CountedFrom.RECEIPT, TakesEffect.ON_LAST_DAY)
    assert (rule.medium, rule.rights) == (Medium.RETAINABLE, {Right.TERMINATE})
    assert (rule.trigger.countries, rule.trigger.topics) == ({"US"}, {"fees"})
    assert rule.trigger.applies_if is not None
    assert rule.trigger.applies_if.reads == {"state", "services", "segment"}
    assert rule.citation == "Cal. Bus. & Prof. Code § 17602(g)(2)"
    assert rules.delivery == {Channel.EMAIL: 0, Channel.POST: 3}
    assert rules.reads == {"country", "services", "segment", "state"}


def test_the_defaults_are_confirmed_by_nobody_and_say_so(rules: NoticeRules) -> None:
    assert {rule.confirmed_on for rule in rules.rules} == {None}
    assert "NO COUNSEL HAS CONFIRMED THEM" in SAMPLE.read_text(encoding="utf-8")
    assert "not legal advice" in GUIDE.read_text(encoding="utf-8")


def test_every_law_has_a_source_and_says_what_it_leaves_open(rules: NoticeRules) -> None:
    for rule in rules.rules:
        assert rule.note
        assert bool(rule.citation) == bool(rule.url) == (rule.id not in {"company-floor", "promised-notice"})


def test_groups_have_countries_and_groups(rules: NoticeRules) -> None:
    (european,) = {rule.trigger.countries for rule in rules.rules if rule.id.startswith("eu-")}
    assert len(european) == 30
    assert {"DE", "NO"} < european
    assert "EU" not in european
    assert european == {*rules.timezones} - {"AU", "CA", "GB", "NZ", "US"}


def test_groups_may_name_each_other(tmp_path: Path) -> None:
    loaded = written(
        tmp_path,
        "groups: {North: [South, SE], South: [North, IT]}\nrules: {r: {title: R, minimum: P1D, countries: [North]}}\n",
    )
    assert loaded.rules is not None
    assert loaded.rules.rules[0].trigger.countries == {"SE", "IT"}


def test_a_rule_is_switched_off(tmp_path: Path, topics: frozenset[str]) -> None:
    loaded = changed(tmp_path, topics, ("  eu-psd2:\n", "  eu-psd2:\n    enabled: false\n"))
    assert loaded.rules is not None
    assert "eu-psd2" not in {rule.id for rule in loaded.rules.rules}
    assert (loaded.switched_off, loaded.findings) == (("eu-psd2",), ())


def test_a_rule_is_confirmed(tmp_path: Path, topics: frozenset[str]) -> None:
    loaded = changed(tmp_path, topics, ("confirmed_on:", "confirmed_on: 2025-01-15"))
    assert loaded.rules is not None
    assert loaded.rules.rules[0].confirmed_on == date(2025, 1, 15)


def test_a_rule_needs_a_title_and_a_minimum_alone(tmp_path: Path) -> None:
    loaded = written(tmp_path, "rules: {r: {title: R, minimum: P1D, applies_if: ' '}}\n")
    assert loaded.rules == NoticeRules(rules=(NoticeRule(id="r", title="R", minimum=Period(days=1)),))
    assert loaded.rules.reads == frozenset()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["write"] or mistake["field"])
def test_says_what_is_wrong_and_where(tmp_path: Path, topics: frozenset[str], mistake: dict[str, str]) -> None:
    loaded = changed(tmp_path, topics, (mistake["for"], mistake["write"]))
    assert loaded.rules is None
    finding = next(one for one in loaded.findings if one.field == mistake["field"])
    assert finding.line > 0
    assert mistake["problem"] in finding.problem
    assert mistake["remedy"] in finding.remedy


def test_all_mistakes_are_found_at_once_and_none_follows_from_another(tmp_path: Path, topics: frozenset[str]) -> None:
    changes = (
        ("EEA: [EU, IS, LI, NO]", "EEA: none"),
        ("minimum: P15D", "minimum: fifteen"),
        ("maximum: P30D", "maximum: thirty"),
        ("topics: [subprocessors]", "topics: [sub]"),
    )
    loaded = changed(tmp_path, topics, *changes)
    assert [one.value for one in loaded.findings] == ["none", "fifteen", "thirty", "sub"]


def test_one_id_is_one_rule(tmp_path: Path) -> None:
    loaded = written(tmp_path, "rules:\n  r: {title: R, minimum: P1D}\n  r: {title: S, minimum: P2D}\n")
    assert loaded.rules is None
    assert [one.line for one in loaded.findings] == [3]


def test_no_file_is_a_finding(tmp_path: Path) -> None:
    (finding,) = read_notice_rules(tmp_path / NOTICE_RULES_FILE, frozenset()).findings
    assert finding.problem == "there is no such file"


def test_a_folder_of_terms_may_hold_the_rules() -> None:
    assert SAMPLE.is_file()
    assert read([folder("terms")]).findings == ()


def test_the_topics_are_those_of_the_materiality_rules(tmp_path: Path, topics: frozenset[str]) -> None:
    assert topics >= {"fees", "subprocessors", "other"}
    assert "en" not in topics
    odd = tmp_path / RULES_FILE
    odd.write_text("languages: {en: [], de: {topics: {Gebühren: [Gebühr]}}}\n", encoding="utf-8")
    assert topics_in(odd) == {"other", "Gebühren"}


# -- the guide


def row(rule: NoticeRule) -> str:
    """What the guide's table says of a rule."""
    days = "" if rule.maximum is None else f" to {rule.maximum}"
    minimum = "as promised" if rule.minimum is None else f"{rule.minimum}{days}"
    effect = str(rule.takes_effect).replace("_", " ")
    medium = "" if rule.medium is Medium.ANY else str(rule.medium).replace("_", " ")
    source = f"[{rule.citation}]({rule.url})" if rule.url else "no law"
    cells = (f"`{rule.id}`", source, minimum, rule.counted_from, effect, medium, ", ".join(sorted(rule.rights)))
    return f"| {' | '.join(cells)} |"


def test_the_table_of_the_guide_is_the_file(rules: NoticeRules) -> None:
    lines = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    told = [line for line in lines if line.count("|") == 8]
    assert told == [row(rule) for rule in rules.rules]
