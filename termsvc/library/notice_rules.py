"""The file of rules on notice periods, `terms/notice-rules.yaml`, into `NoticeRules`.

`groups` names groups of countries, whose members may be groups. `timezones` and `delivery` are what is reckoned with.
`rules` has the rules by id; one with `enabled: false` is read, and left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from termsvc.core.condition import Condition
from termsvc.core.notice.periods import Period, TakesEffect
from termsvc.core.notice.posting import Channel, CountedFrom
from termsvc.core.notice.rules import Medium, NoticeRule, NoticeRules, Right, Trigger
from termsvc.library.decode import (
    Decoder,
    Field,
    Place,
    Refusal,
    Schema,
    choice,
    day,
    each,
    entries,
    fields,
    fits,
    flag,
    matching,
    name,
    needed,
    root,
    some_text,
    together,
    whole,
)
from termsvc.library.finding import Finding, any_error, in_order, nearest
from termsvc.library.nodes import Node, Scalar
from termsvc.library.schema import SLUG, condition, timezone
from termsvc.library.source import TERMS_LIMIT, Unreadable, read_bytes, read_text

T = TypeVar("T")

NOTICE_RULES_FILE = "notice-rules.yaml"
PROMISED = "promised"
LONGEST_DELIVERY = 60

_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class LoadedNoticeRules:
    """What a file of rules on notice says.

    Attributes:
        rules: those that are switched on; `None` if a finding is an error.
        findings: by line.
        switched_off: the ids of the others.
    """

    rules: NoticeRules | None
    findings: tuple[Finding, ...]
    switched_off: tuple[str, ...] = ()


def read_notice_rules(path: Path, topics: Collection[str]) -> LoadedNoticeRules:
    """The rules in a file; what is wrong in it is found in one pass.

    Args:
        path: of the file.
        topics: all that a change may have; a rule that names another one would never hold, and is refused.
    """
    findings: list[Finding] = []
    reading = _Reading(topics)
    rules: NoticeRules | None = None
    try:
        node, place = root(read_text(read_bytes(path, TERMS_LIMIT), str(path)), str(path), findings)
        values = fields(node, place, reading.schema())
        rules = NoticeRules(
            rules=values["rules"], timezones=values.get("timezones", {}), delivery=values.get("delivery", {})
        )
    except Unreadable as error:
        findings.append(error.finding)
    except Refusal:
        pass
    return LoadedNoticeRules(None if any_error(findings) else rules, in_order(findings), tuple(reading.switched_off))


@dataclass(slots=True)
class _Reading:
    """One file being read. Fields are read in the order of `schema`, so groups are known before rules name them.

    Attributes:
        groups: the members of each group, as written; `None` where they are refused, so that no more is said of them.
    """

    topics: Collection[str]
    groups: Mapping[str, tuple[str, ...]] | None = field(default_factory=dict)
    switched_off: list[str] = field(default_factory=list)

    def schema(self) -> Schema:
        """The fields of the file."""
        return {
            "groups": Field(self._groups),
            "timezones": Field(_timezones),
            "delivery": Field(_delivery),
            "rules": needed(self._rules),
        }

    def _groups(self, node: Node, place: Place) -> None:
        found, self.groups = entries(node, place).nodes, None
        members = together(partial(each(name), value, place.at(key)) for key, value in found.items())
        self.groups = dict(zip(found, members, strict=True))
        together(partial(each(self._country), value, place.at(key)) for key, value in found.items())

    def _country(self, node: Node, place: Place) -> str:
        """A country's code, or the name of a group."""
        found = name(node, place)
        if self.groups is not None and found not in self.groups and not _COUNTRY.fullmatch(found):
            hint = nearest(found, self.groups)
            place.refuse(node, "neither a group nor a country", f"Write a group, or two letters such as DE.{hint}")
        return found

    def _countries(self, node: Node, place: Place) -> frozenset[str]:
        """The codes of countries that a list names, themselves or by groups."""
        groups = self.groups or {}
        named, left = set[str](), list(each(self._country)(node, place))
        while left:
            one = left.pop()
            if one not in named:
                named.add(one)
                left.extend(groups.get(one, ()))
        return frozenset(named - groups.keys())

    def _topic(self, node: Node, place: Place) -> str:
        found = name(node, place)
        if found not in self.topics:
            hint = nearest(found, self.topics)
            place.refuse(node, "not a topic of changes", f"Write a topic of materiality.yaml, or other.{hint}")
        return found

    def _rules(self, node: Node, place: Place) -> tuple[NoticeRule, ...]:
        nodes = entries(node, place).nodes
        read = together(partial(self._rule, key, value, place.at(key)) for key, value in nodes.items())
        return tuple(rule for rule in read if rule is not None)

    def _rule(self, rule_id: str, node: Node, place: Place) -> NoticeRule | None:
        SLUG(Scalar(rule_id, plain=True, line=node.line), place)
        values = fields(node, place, _RULE | self._trigger())
        enabled = values.pop("enabled", True)
        trigger = Trigger(**{key: values.pop(key) for key in self._trigger() if key in values})
        values |= values.pop("source", {})
        rule = fits(node, place, lambda: NoticeRule(id=rule_id, trigger=trigger, **values), "Mend minimum or maximum.")
        if enabled:
            return rule
        self.switched_off.append(rule_id)
        return None

    def _trigger(self) -> Schema:
        return {
            "countries": Field(self._countries),
            "applies_if": Field(_condition),
            "topics": Field(_set_of(self._topic)),
            "document_kinds": Field(_set_of(name)),
        }


def _set_of(decode: Decoder[T]) -> Decoder[frozenset[T]]:
    return lambda node, place: frozenset(each(decode)(node, place))


def _condition(node: Node, place: Place) -> Condition | None:
    found = condition(node, place)
    return None if found is None else Condition.parse(found)


def _period(node: Node, place: Place) -> Period:
    found = name(node, place)
    return fits(node, place, lambda: Period.parse(found), "Write it like P15D, P1M or P1Y.")


def _minimum(node: Node, place: Place) -> Period | None:
    """A period, or `None` for what is promised."""
    return None if isinstance(node, Scalar) and node.text == PROMISED else _period(node, place)


def _timezones(node: Node, place: Place) -> dict[str, str]:
    found = entries(node, place).nodes
    zones = together(partial(_timezone, key, value, place.at(key)) for key, value in found.items())
    return dict(zip(found, zones, strict=True))


def _timezone(country: str, node: Node, place: Place) -> str:
    if not _COUNTRY.fullmatch(country):
        place.refuse(node, "not a country", "Write two capital letters before it, such as DE.")
    return timezone(node, place)


def _delivery(node: Node, place: Place) -> dict[Channel, int]:
    days = whole(0, LONGEST_DELIVERY)
    found = fields(node, place, {str(channel): Field(days) for channel in Channel})
    return {Channel(channel): number for channel, number in found.items()}


_SOURCE: Schema = {
    "citation": needed(name),
    "url": needed(matching(r"https?://\S+", "an address of a page", "https://eur-lex.europa.eu/eli/reg/2019/1150/oj")),
}
_RULE: Schema = {
    "enabled": Field(flag),
    "title": needed(name),
    "minimum": needed(_minimum),
    "maximum": Field(_period),
    "counted_from": Field(choice(CountedFrom)),
    "takes_effect": Field(choice(TakesEffect)),
    "medium": Field(choice(Medium)),
    "rights": Field(_set_of(choice(Right))),
    "source": Field(lambda node, place: fields(node, place, _SOURCE)),
    "note": Field(some_text),
    "confirmed_on": Field(day),
}
