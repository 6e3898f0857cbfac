"""Where customers are, what language they read, and what they buy: weights, spread over slots that chance picks from.

A list of slots holds each value as often as its weight says, so the engine picks a value with one look into the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import TypeVar

T = TypeVar("T")

SLOTS = 4_096

# By number of customers; the first language is what most read, the second what most others do.
COUNTRIES = (
    "US:en-US,es-US DE:de-DE,en-GB GB:en-GB,en-US FR:fr-FR,en-GB CA:en-CA,fr-CA IN:en-IN,hi-IN AU:en-AU,en-US "
    "NL:nl-NL,en-GB BR:pt-BR,en-US JP:ja-JP,en-US ES:es-ES,en-GB IT:it-IT,en-GB SE:sv-SE,en-GB CH:de-CH,fr-CH "
    "PL:pl-PL,en-GB MX:es-MX,en-US BE:nl-BE,fr-BE IE:en-IE,en-GB DK:da-DK,en-GB SG:en-SG,zh-SG AT:de-AT,en-GB "
    "NO:nb-NO,en-GB KR:ko-KR,en-US FI:fi-FI,sv-FI NZ:en-NZ,en-AU ZA:en-ZA,af-ZA PT:pt-PT,en-GB IL:he-IL,en-US "
    "TR:tr-TR,en-GB CZ:cs-CZ,en-GB AR:es-AR,en-US PH:en-PH,fil-PH MY:ms-MY,en-GB RO:ro-RO,en-GB CO:es-CO,en-US "
    "CL:es-CL,en-US AE:ar-AE,en-GB HU:hu-HU,en-GB GR:el-GR,en-GB ID:id-ID,en-US TH:th-TH,en-US VN:vi-VN,en-US "
    "UA:uk-UA,en-US TW:zh-TW,en-US HK:zh-HK,en-GB SA:ar-SA,en-GB EG:ar-EG,en-GB NG:en-NG,en-GB KE:en-KE,sw-KE "
    "PE:es-PE,en-US BG:bg-BG,en-GB SK:sk-SK,en-GB HR:hr-HR,en-GB LT:lt-LT,en-GB SI:sl-SI,en-GB EE:et-EE,en-GB "
    "LV:lv-LV,en-GB LU:fr-LU,de-LU CY:el-CY,en-GB MT:en-MT,mt-MT IS:is-IS,en-GB"
)

PRODUCTS = {
    "desk": 0.62,
    "chat": 0.38,
    "flex": 0.27,
    "voice": 0.16,
    "insights": 0.10,
    "storage": 0.06,
    "forms": 0.03,
    "robots": 0.012,
}
"""How likely a customer has each, whatever else it has; those that would have none are drawn again."""


def places() -> tuple[list[str], list[str], list[str]]:
    """Slots of countries, and in the same slots the languages that most and others read there."""
    known = [place.replace(":", ",").split(",") for place in COUNTRIES.split()]
    weights = [1 / (rank + 1) ** 1.1 for rank in range(len(known))]
    countries, first, second = zip(*spread(known, weights), strict=True)
    return list(countries), list(first), list(second)


def baskets() -> list[list[str]]:
    """Slots of lists of products, none of which is empty."""
    chosen = [mask for mask in product((True, False), repeat=len(PRODUCTS)) if any(mask)]
    weights = [
        prod(share if has else 1 - share for has, share in zip(mask, PRODUCTS.values(), strict=True)) for mask in chosen
    ]
    lists = [[name for has, name in zip(mask, PRODUCTS, strict=True) if has] for mask in chosen]
    return spread(lists, weights)


def spread(values: Sequence[T], weights: Sequence[float]) -> list[T]:
    """The values in turn, each in its weight's share of the slots; what is too rare for a slot may have none."""
    slots: list[T] = []
    reached = 0.0
    for value, weight in zip(values, weights, strict=True):
        reached += weight / sum(weights)
        slots += [value] * (round(reached * SLOTS) - len(slots))
    return slots
