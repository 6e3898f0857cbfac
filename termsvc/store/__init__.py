"""The facts of record in a database, SQLite or PostgreSQL: append-only, in the order in which they were learned."""

from termsvc.store.account_rows import AccountLines, AccountRow, plain_line
from termsvc.store.accounts import Accounts, Parent, Taken
from termsvc.store.errors import OldSQLite, SealBroken, StoreBusy, StoreError, StoreUnusable
from termsvc.store.joined import JoinedStore, together
from termsvc.store.reading import Reading
from termsvc.store.replies import KeptReply
from termsvc.store.revision import Revision
from termsvc.store.store import Store, open_store
from termsvc.store.writing import Writing

__all__ = [
    "AccountLines",
    "AccountRow",
    "Accounts",
    "JoinedStore",
    "KeptReply",
    "OldSQLite",
    "Parent",
    "Reading",
    "Revision",
    "SealBroken",
    "Store",
    "StoreBusy",
    "StoreError",
    "StoreUnusable",
    "Taken",
    "Writing",
    "open_store",
    "plain_line",
    "together",
]
