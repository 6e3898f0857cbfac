"""Who acts: people and machines, what they may do, and the tokens by which they say who they are. Values alone."""

from termsvc.access.errors import Denied, Forbidden, Unauthenticated
from termsvc.access.identity import Actor, Identity, Kind, anyone
from termsvc.access.people import People
from termsvc.access.register import Grant, Issued, TokenState
from termsvc.access.roles import MAY, Permission, Role, require
from termsvc.access.tokens import MistypedToken, NoToken, digest, hint, mint, parse

__all__ = [
    "MAY",
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
    "Role",
    "TokenState",
    "Unauthenticated",
    "anyone",
    "digest",
    "hint",
    "mint",
    "parse",
    "require",
]
