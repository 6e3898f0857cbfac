"""Who acts: people and machines, what they may do, and the tokens by which they say who they are. Values alone."""

from termsvc.access.errors import Denied, Forbidden, Unauthenticated
from termsvc.access.identity import Actor, Identity, Kind, anyone
from termsvc.access.people import People
from termsvc.access.register import ANY_USE, Grant, Issued, TokenState, Use
from termsvc.access.roles import MAY, Permission, Role, require
from termsvc.access.scopes import IN_TEST_MODE, NEEDS, OF_ONE_ACCOUNT, Reach, Scope, require_scope, scopes_of
from termsvc.access.tokens import MistypedToken, NoToken, digest, hint, mint, parse

__all__ = [
    "ANY_USE",
    "IN_TEST_MODE",
    "MAY",
    "NEEDS",
    "OF_ONE_ACCOUNT",
    "Actor",
    "Denied",
    "Forbidden",
    "Grant",
    "Identity",
    "Issued",
    "Kind",
    "MistypedToken",
    "NoToken",
    "People",
    "Permission",
    "Reach",
    "Role",
    "Scope",
    "TokenState",
    "Unauthenticated",
    "Use",
    "anyone",
    "digest",
    "hint",
    "mint",
    "parse",
    "require",
    "require_scope",
    "scopes_of",
]
