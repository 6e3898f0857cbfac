"""Who is one person: the least equivalence in which names declared the same, of one address and of one owner agree."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.access import Identity, Kind, People
from termsvc.core.errors import InvalidFact, UnknownName
from tests.access.conftest import machine, person

NAMES = "abcdefgh"
ADDRESSES = ["x@aster.example", "X@Aster.Example", "STRASSE@aster.example", "straße@aster.example", "y@aster.example"]


@st.composite
def offices(draw: st.DrawFn) -> tuple[list[Identity], list[tuple[str, str]]]:
    """Some people and machines in the order in which they were enrolled, and who was declared to be one person."""
    people = [person(name, draw(st.none() | st.sampled_from(ADDRESSES))) for name in NAMES[: draw(st.integers(1, 6))]]
    owners = [one.id.partition(":")[2] for one in people]
    machines = [machine(f"m{n}", draw(st.sampled_from(owners))) for n in range(draw(st.integers(0, 3)))]
    ids = st.sampled_from([one.id for one in people])
    return draw(st.permutations([*people, *machines])), draw(st.lists(st.tuples(ids, ids), max_size=4))


def reached(name: str, identities: Iterable[Identity], same: Iterable[tuple[str, str]]) -> set[str]:
    """All that is one person with a name, found by going from each to its neighbours."""
    identities = list(identities)
    links = {frozenset(pair) for pair in same}
    links |= {frozenset((one.id, one.owner)) for one in identities if one.owner}
    links |= {
        frozenset((one.id, two.id))
        for one in identities
        for two in identities
        if one.email and two.email and one.email.casefold() == two.email.casefold()
    }
    found: set[str] = set()
    waiting = {name}
    while waiting:
        found |= waiting
        waiting = {other for link in links if link & waiting for other in link} - found
    return found


@given(offices())
def test_two_are_one_person_if_a_chain_of_declarations_addresses_and_owners_leads_from_one_to_the_other(
    office: tuple[list[Identity], list[tuple[str, str]]],
) -> None:
    identities, same = office
    people = People(identities, same)
    for one in identities:
        others = {two.id for two in identities if people.one_person(one.id, two.id)}
        assert others == reached(one.id, identities, same)


@given(offices())
def test_the_order_of_declarations_does_not_matter(
    office: tuple[list[Identity], list[tuple[str, str]]],
) -> None:
    identities, same = office
    turned = [(other, one) for one, other in reversed(same)]
    first, second = People(identities, same), People(identities, turned)
    assert [first.person_of(one.id) for one in identities] == [second.person_of(one.id) for one in identities]


@given(offices())
def test_a_person_is_called_by_the_first_name_of_theirs_and_never_by_a_machine(
    office: tuple[list[Identity], list[tuple[str, str]]],
) -> None:
    identities, same = office
    people = People(identities, same)
    for one in identities:
        theirs = reached(one.id, identities, same)
        assert people.person_of(one.id) == next(
            two.id for two in identities if two.id in theirs and two.kind is Kind.PERSON
        )


def test_a_name_that_was_never_enrolled_stands_for_itself() -> None:
    assert People([person("maria")]).person_of("termsvc") == "termsvc"


def test_an_identity_is_named_in_full_or_by_its_slug_where_that_is_enough() -> None:
    people = People([person("maria"), person("load"), machine("load", "maria"), machine("nightly", "maria")])
    assert people.named("maria").id == people.named("person:maria").id == "person:maria"
    assert people.named("nightly").id == "machine:nightly"
    with pytest.raises(UnknownName, match="'load' may be person:load or machine:load; write which"):
        people.named("load")
    with pytest.raises(UnknownName, match=r"nobody is enrolled as 'nigthly'\. Perhaps nightly is meant"):
        people.named("nigthly")
    with pytest.raises(UnknownName, match="termsvc access list"):
        people.named("person:")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"id": "maria"}, "use small letters"),
        ({"id": "machine:maria"}, "use small letters"),
        ({"id": "person:Maria"}, "use small letters"),
        ({"id": "person:maria/1"}, "use small letters"),
        ({"id": "person:-"}, "use small letters"),
        ({"id": "person:" + "m" * 200}, "use small letters"),
        ({"name": " "}, "Say what person:maria is called"),
        ({"name": "Maria\x00"}, "Say what person:maria is called"),
        ({"name": "M" * 201}, "Say what person:maria is called"),
        ({"email": "maria"}, "'maria' is no e-mail address"),
        ({"email": "maria@aster .example"}, "is no e-mail address"),
        ({"email": "m\x07@aster.example"}, "is no e-mail address"),
        ({"owner": "person:eve"}, "persons answer for themselves"),
        ({"id": "machine:load", "kind": Kind.MACHINE}, "name the person who answers for it"),
        (
            {"id": "machine:load", "kind": Kind.MACHINE, "owner": "person:eve", "email": "load@aster.example"},
            "and no e-mail address",
        ),
    ],
)
def test_what_is_no_identity_is_refused(fields: dict[str, str], problem: str) -> None:
    with pytest.raises(InvalidFact, match=problem):
        Identity(**{"id": "person:maria", "kind": Kind.PERSON, "name": "Maria", **fields})
