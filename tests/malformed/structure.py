"""Facts and cases of the right syntax, and the wrong shape: fields, types, names, orders and cycles."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime
from random import Random
from typing import Any, TypeAlias

import yaml

Data: TypeAlias = Any
Spot: TypeAlias = tuple[Any, Any]

WRONG: tuple[object, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, "", " ", "a", [], {}, [None], {"a": 1}, [[1]], [{}], "2025-02-30", date(2025, 4, 1), date(1, 1, 1),
    date(9999, 12, 31), "9999-12-31T23:59:59Z", "x" * 300, [{"from": None, "to": None, "value": None}], {"": ""}, float("nan"), float("inf"),
    [{"from": "2024-01-01", "to": "2025-01-01", "value": "a"}, {"from": "2024-06-01", "to": None, "value": "b"}], "2025-04-01T09:00:00+02:00",
)  # fmt: skip
LISTS = ("documents", "versions", "accounts", "acceptances", "objections", "agreements", "retractions")


def spots(data: Data) -> Iterator[Spot]:
    """Every place in nested data, as a container and a key or an index."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield data, key
        yield from spots(value)


def misshapen(rng: Random, data: Data) -> Data:
    """A copy in which one or a few things are out of shape."""
    data = deepcopy(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        rng.choice(CHANGES)(rng, data)
    return data


def _spot(rng: Random, data: Data, *kinds: type) -> Spot | None:
    found = [spot for spot in spots(data) if not kinds or isinstance(spot[0][spot[1]], kinds)]
    return rng.choice(found) if found else None


def lose(rng: Random, data: Data) -> None:
    if spot := _spot(rng, data):
        del spot[0][spot[1]]


def mistype(rng: Random, data: Data) -> None:
    if spot := _spot(rng, data):
        spot[0][spot[1]] = rng.choice(WRONG)


def misname(rng: Random, data: Data) -> None:
    """A field of another name: misspelt, foreign, or one that belongs elsewhere."""
    if (spot := _spot(rng, data)) and isinstance(spot[0], dict):
        key = str(spot[1])
        others = (
            key[:-1],
            key + "s",
            key.upper(),
            key.replace("_", "-"),
            "body",
            "sha256",
            "version",
            "x" * 100,
            "name",
            "",
        )
        spot[0][rng.choice(others)] = spot[0].pop(spot[1])


def wrap(rng: Random, data: Data) -> None:
    if spot := _spot(rng, data):
        value = spot[0][spot[1]]
        spot[0][spot[1]] = rng.choice(
            ([value], {"value": value}, [[value]], [{"from": None, "to": None, "value": value}], str(value))
        )


def confuse(rng: Random, data: Data) -> None:
    """A value where another one belongs."""
    one, other = _spot(rng, data), _spot(rng, data)
    if one and other:
        one[0][one[1]] = deepcopy(other[0][other[1]])


def misspell(rng: Random, data: Data) -> None:
    if spot := _spot(rng, data, str):
        text = spot[0][spot[1]]
        at = rng.randint(0, len(text))
        spot[0][spot[1]] = rng.choice(
            (text[:at] + text[at + 1 :], text[:at] + "x" + text[at:], text.upper(), text + " ", text[::-1])
        )


def redate(rng: Random, data: Data) -> None:
    if spot := _spot(rng, data, date, datetime):
        spot[0][spot[1]] = rng.choice(
            ("2025-04-31", date(1900, 1, 1), date(2024, 2, 29), date(2099, 1, 1), "soon", "2025-04-01T10:00Z", 20250401)
        )


def duplicate(rng: Random, data: Data) -> None:
    if (spot := _spot(rng, data)) and isinstance(spot[0], list):
        spot[0].append(deepcopy(spot[0][spot[1]]))


def shuffle(rng: Random, data: Data) -> None:
    if spot := _spot(rng, data, list):
        rng.shuffle(spot[0][spot[1]])


def circle(rng: Random, data: Data) -> None:
    """Links that lead back: accounts below each other, documents part or in lieu of each other."""
    world = data.get("facts", data) if isinstance(data, dict) else {}
    field, of, name = rng.choice(
        (("parent", "accounts", "id"), ("part_of", "documents", "slug"), ("in_lieu_of", "documents", "slug"))
    )
    facts = world.get(of) if isinstance(world, dict) else None
    members = [one for one in facts if isinstance(one, dict)] if isinstance(facts, list) else []
    ring = rng.sample(members, min(len(members), rng.randint(1, 3)))
    for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
        one[field] = other.get(name)


def gap(rng: Random, data: Data) -> None:
    """A sequence that skips, repeats or runs backwards."""
    world = data.get("facts", data) if isinstance(data, dict) else {}
    versions = world.get("versions") if isinstance(world, dict) else None
    for one in versions if isinstance(versions, list) else ():
        if isinstance(one, dict) and rng.random() < 0.5:
            one["sequence"] = rng.choice((0, 1, 1, 2, 9, 2**31 - 1, 2**31, -1, "1", 1.0))


CHANGES: tuple[Callable[[Random, Data], None], ...] = (
    lose, lose, mistype, mistype, misname, misname, wrap, confuse, misspell, redate, duplicate, shuffle, circle, gap,
)  # fmt: skip


def excerpt(rng: Random, data: Data) -> Data:
    """A few of the facts of each list, so that a mistake is not one among hundreds."""
    return {key: rng.sample(value, min(len(value), rng.randint(0, 4))) for key, value in data.items()}


def as_yaml(data: Data) -> bytes:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode("utf-8", "surrogatepass")


def as_json(data: Data) -> bytes:
    return json.dumps(data, default=str).encode()
