"""Both clients have the same verbs, which take the same."""

import inspect

import pytest

from termsvc.client import AsyncClient, Client, verbs

VERBS = {
    name: verb for name, verb in vars(verbs).items() if inspect.isfunction(verb) and verb.__module__ == verbs.__name__
}
PUBLIC = {name: verb for name, verb in VERBS.items() if not name.startswith("_")}


def public(kind: type) -> set[str]:
    return {name for name in vars(kind) if not name.startswith("_")}


def test_both_clients_have_every_verb_and_nothing_that_the_other_has_not() -> None:
    assert public(Client) == public(AsyncClient) == {*PUBLIC, "close", "carry_out"}


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_verb_takes_and_tells_the_same_in_both(name: str) -> None:
    own = list(inspect.signature(PUBLIC[name]).parameters.values())
    for kind in (Client, AsyncClient):
        method = getattr(kind, name)
        self, *parameters = inspect.signature(method).parameters.values()
        assert (self.name, parameters) == ("self", own)
        assert (method.__name__, method.__doc__) == (name, PUBLIC[name].__doc__)
