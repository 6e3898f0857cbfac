"""Where a link to a provision leads in a page: its address as the `id` of an element."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from termsvc.core.provisions import Provision


class Place(NamedTuple):
    """A provision, and its anchor in a page."""

    provision: Provision
    anchor: str


def anchors(provisions: Iterable[Provision]) -> dict[str, str]:
    """The anchor of each provision of a document, by its address.

    An anchor is the address with `-` for `/`: `4/b` is at `#4-b`. Where several provisions come to the same, as `4/b` and
    a section headed "4-B" do, the first in reading order has it, the second is `4-b~~2`, the third `4-b~~3`; no address
    has two tildes in a row. So anchors depend on the document's text alone, and no two are the same.

    They have letters, digits and `.-_~` only, and don't begin with `_`: pages keep ids that do, or that have a colon,
    for themselves.
    """
    times = Counter[str]()
    found = {}
    for one in provisions:
        anchor = one.address.replace("/", "-")
        times[anchor] += 1
        found[one.address] = anchor if times[anchor] == 1 else f"{anchor}~~{times[anchor]}"
    return found
