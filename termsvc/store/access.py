"""Who acts: what is recorded of identities, roles and tokens, and what is added to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, func, insert, select, update

from termsvc.access import Grant, Identity, Issued, People, Reach, Role, Use
from termsvc.access.refusals import Refusal
from termsvc.store.access_rows import (
    IdentityRow,
    RoleEndRow,
    RoleGrantRow,
    SamePersonRow,
    TokenEndRow,
    TokenRow,
    TokenUseRow,
)
from termsvc.store.mapping import table_of
from termsvc.store.refusals import last_refusals

_IDENTITY, _SAME = table_of(IdentityRow), table_of(SamePersonRow)
_GRANT, _END = table_of(RoleGrantRow), table_of(RoleEndRow)
_TOKEN, _TOKEN_END, _USE = table_of(TokenRow), table_of(TokenEndRow), table_of(TokenUseRow)

# In the order of the fields of the values.
_SAID_OF_IDENTITY = tuple(_IDENTITY.c[name] for name in ("id", "kind", "name", "email", "owner"))
_SAID_OF_TOKEN = tuple(
    _TOKEN.c[name] for name in ("id", "identity", "hint", "issued_at", "issued_by", "expires_at", "replaces")
)
_USE_OF_TOKEN = tuple(_TOKEN.c[name] for name in ("scopes", "account", "subtree", "test"))


class AccessRecords:
    """Questions to one snapshot about who acts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def anyone(self) -> bool:
        """Whether anybody was ever enrolled; until then the installation is open."""
        return bool(self._connection.scalar(select(exists().select_from(_IDENTITY))))

    def people(self) -> People:
        """All identities, and who of them is one person."""
        in_order = select(*_SAID_OF_IDENTITY).order_by(_IDENTITY.c.number)
        rows = self._connection.execute(in_order)
        same = self._connection.execute(select(_SAME.c.one, _SAME.c.other))
        return People((Identity(*row) for row in rows), ((one, other) for one, other in same))

    def identity(self, name: str) -> Identity:
        """The identity of an id that is known to be one."""
        return Identity(*self._connection.execute(select(*_SAID_OF_IDENTITY).where(_IDENTITY.c.id == name)).one())

    def grants(self, identity: str | None = None) -> list[Grant]:
        """The roles that are held, by everybody or by one identity, in the order in which they were granted."""
        columns = _GRANT.c
        sought = select(columns.number, columns.identity, columns.role, columns.granted_at, columns.granted_by)
        sought = sought.where(~exists().where(_END.c.granted == columns.number))
        if identity is not None:
            sought = sought.where(columns.identity == identity)
        return [Grant(*row) for row in self._connection.execute(sought.order_by(columns.number))]

    def roles(self, identity: str) -> frozenset[Role]:
        """The roles that one identity holds."""
        return frozenset(grant.role for grant in self.grants(identity))

    def tokens(self, identity: str | None = None) -> list[Issued]:
        """The tokens ever issued, to everybody or to one identity, in the order in which they were."""
        return self._tokens(*(() if identity is None else (_TOKEN.c.identity == identity,)))

    def token(self, name: str) -> Issued | None:
        """The token of this id; `None` if there is none."""
        return next(iter(self._tokens(_TOKEN.c.id == name)), None)

    def token_with(self, digest: str) -> Issued | None:
        """The token of this SHA-256; `None` if nobody was given it."""
        return next(iter(self._tokens(_TOKEN.c.digest == digest)), None)

    def _tokens(self, *where: ColumnElement[bool]) -> list[Issued]:
        ends_at = select(func.min(_TOKEN_END.c.ends_at)).where(_TOKEN_END.c.token == _TOKEN.c.id).label("ends_at")
        used_at = select(_USE.c.used_at).where(_USE.c.token == _TOKEN.c.id).label("used_at")
        said: list[ColumnElement[Any]] = [*_SAID_OF_TOKEN, ends_at, used_at, *_USE_OF_TOKEN]
        sought = select(*said).where(*where).order_by(_TOKEN.c.issued_at, _TOKEN.c.id)
        return [_issued(row) for row in self._connection.execute(sought).mappings()]

    def refusals(self, limit: int) -> list[Refusal]:
        """So many refusals, those that were noted last, the last one first."""
        return last_refusals(self._connection, limit)


class AccessActs(AccessRecords):
    """Additions to what is recorded of who acts, all by one actor; questions see what was there, and what was added so far.

    Attributes:
        now: the transaction's instant, at which all of it is recorded.
        recorded_by: the id of who adds it.
    """

    def __init__(self, connection: Connection, now: datetime, recorded_by: str) -> None:
        super().__init__(connection)
        self.now = now
        self.recorded_by = recorded_by

    def enrol(self, identity: Identity) -> None:
        """Record an identity whose id is not taken."""
        said = {column.name: getattr(identity, column.name) for column in _SAID_OF_IDENTITY}
        number = select(func.count() + 1).select_from(_IDENTITY).scalar_subquery()
        self._connection.execute(
            insert(_IDENTITY).values(number=number), {**said, "enrolled_at": self.now, "enrolled_by": self.recorded_by}
        )

    def declare_same(self, name: str, other: str) -> bool:
        """Record that two identities are one person, once; say whether this call was the one that did."""
        one, two = sorted((name, other))
        said = exists().where(_SAME.c.one == one, _SAME.c.other == two)
        if self._connection.scalar(select(said)):
            return False
        row = {"one": one, "other": two, "declared_at": self.now, "declared_by": self.recorded_by}
        self._connection.execute(insert(_SAME), row)
        return True

    def grant(self, identity: str, role: Role) -> None:
        """Record that an identity holds a role from now on."""
        row = {"identity": identity, "role": role, "granted_at": self.now, "granted_by": self.recorded_by}
        self._connection.execute(insert(_GRANT), row)

    def end_grant(self, number: int) -> None:
        """Record that a grant holds no more."""
        self._connection.execute(insert(_END), {"granted": number, "ended_at": self.now, "ended_by": self.recorded_by})

    def issue(self, issued: Issued, digest: str) -> None:
        """Record a token by its SHA-256."""
        said = {column.name: getattr(issued, column.name) for column in _SAID_OF_TOKEN}
        use, reach = issued.use, issued.use.reach
        row = {
            **said,
            "digest": digest,
            "scopes": use.scopes,
            "account": reach and reach.account,
            "subtree": reach is not None and reach.subtree,
            "test": use.test,
        }
        self._connection.execute(insert(_TOKEN), row)

    def end_token(self, token: str, ends_at: datetime) -> None:
        """Record that a token is not valid from an instant on, for which that was not recorded yet."""
        row = {"token": token, "ends_at": ends_at, "ended_at": self.now, "ended_by": self.recorded_by}
        self._connection.execute(insert(_TOKEN_END), row)


def _issued(row: RowMapping) -> Issued:
    said: dict[str, Any] = {str(name): value for name, value in row.items()}
    scopes, account, subtree, test = (said.pop(column.name) for column in _USE_OF_TOKEN)
    reach = None if account is None else Reach(account, subtree)
    return Issued(**said, use=Use(scopes, reach, test))


def note_use(connection: Connection, token: str, used_at: datetime) -> None:
    """Note when a token was used, in the place of when it was used before."""
    row = {"token": token, "used_at": used_at}
    if not connection.execute(update(_USE).where(_USE.c.token == token).values(row)).rowcount:
        connection.execute(insert(_USE), row)
