"""Who acts by a bearer token of an OpenID provider: somebody who is enrolled, or nobody."""

from __future__ import annotations

from collections.abc import Callable

from termsvc.access import OF_ONE_ACCOUNT, Actor, Identity, Kind, People, Reach, Role, Scope, Unauthenticated
from termsvc.oidc import Claims, Provider
from termsvc.store import Reading, Store

RolesOf = Callable[[str], frozenset[Role]]
"""The roles that the identity of an id holds."""

_ENROL = "An admin enrols them with termsvc access enrol."


def authenticate_bearer(store: Store, provider: Provider, token: str) -> Actor:
    """Who acts by a bearer token, and for what it may be used.

    A provider says who somebody is. What they may do is for the roles that they hold here, and a token can only be for
    less: for the scopes that it names, of which a token without any has none, and for the account that it is bound to.

    Args:
        store: where identities are enrolled.
        provider: whose tokens are taken.
        token: as it was sent, without `Bearer`.

    Raises:
        Unauthenticated: the token is not accepted, or nobody is enrolled whom it means.
        ProviderUnreachable: nobody can tell now whether it is genuine.
    """
    return actor_of(store, provider.verify(token))


def actor_of(store: Store, claims: Claims) -> Actor:
    """Who acts, as the claims of a genuine token have it.

    Raises:
        Unauthenticated: nobody is enrolled whom they mean, or they don't say which of two.
    """

    def read(reading: Reading) -> tuple[Identity, frozenset[Role]]:
        access = reading.access()
        holder = holder_of(claims, access.people(), access.roles)
        return holder, access.roles(holder.id)

    identity, roles = store.read(read)
    reach = None if claims.account is None else Reach(claims.account, claims.subtree)
    return Actor(
        identity.id, roles, identity, until=claims.expires_at, scopes=_scopes(claims.scopes, reach), reach=reach
    )


def holder_of(claims: Claims, people: People, roles_of: RolesOf) -> Identity:
    """The identity under which the holder of a token acts.

    A person is known by the address that the provider verified; where two identities have it, by the only one of them that
    holds a role, or by the claim `termsvc_identity`. A machine has no address, and is known by that claim alone. A claim and
    an address that don't mean the same let nobody in: then one of them is not what an admin of the provider set.

    Raises:
        Unauthenticated: nobody is enrolled whom the claims mean, or they don't say which of two.
    """
    at_address = _at(claims, people)
    if claims.identity is not None:
        return _named(claims.identity, claims, people, at_address)
    if not claims.email_verified:
        raise Unauthenticated(
            "The token names nobody: the provider doesn't say that its holder's e-mail address is verified (email,"
            " email_verified), and there is no termsvc_identity."
        )
    if len(at_address) > 1:
        at_address = [identity for identity in at_address if roles_of(identity.id)] or at_address
    match at_address:
        case []:
            raise Unauthenticated(f"Nobody is enrolled with the e-mail address that the token gives. {_ENROL}")
        case [identity]:
            return identity
        case _:
            raise Unauthenticated(
                f"The token's e-mail address is that of {' and of '.join(one.id for one in at_address)}. Have the provider"
                " say which in the claim termsvc_identity, or an admin end the roles of the others."
            )


def _at(claims: Claims, people: People) -> list[Identity]:
    if claims.email is None or not claims.email_verified:
        return []
    address = claims.email
    return [
        identity for identity in people.identities.values() if identity.email and _one_mailbox(identity.email, address)
    ]


def _one_mailbox(enrolled: str, verified: str) -> bool:
    # Identities are one person even if their addresses only look alike, which keeps four eyes four. To let somebody in by
    # a look-alike would give them another one's roles, so here letters other than ASCII must be the very same.
    alike = enrolled.isascii() and verified.isascii() and enrolled.lower() == verified.lower()
    return alike or enrolled == verified


def _named(name: str, claims: Claims, people: People, at_address: list[Identity]) -> Identity:
    identity = people.identities.get(name)
    if identity is None:
        raise Unauthenticated(f"Nobody is enrolled under the id that the token gives as termsvc_identity. {_ENROL}")
    if identity.kind is Kind.MACHINE:
        if claims.email_verified:
            raise Unauthenticated(
                "The token names a machine as termsvc_identity, and a person by a verified e-mail address. Have the provider"
                " give a person no machine's id."
            )
    elif identity not in at_address:
        raise Unauthenticated(
            "The token names a person as termsvc_identity whose verified e-mail address it doesn't give. Have the provider"
            " send the address with which they are enrolled (email, email_verified)."
        )
    return identity


def _scopes(named: frozenset[str], reach: Reach | None) -> frozenset[Scope]:
    possible = frozenset(Scope) if reach is None else OF_ONE_ACCOUNT
    return frozenset(scope for scope in possible if scope in named)
