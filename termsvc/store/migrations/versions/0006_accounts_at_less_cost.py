"""What each of many accounts cost when they are loaded: a look at its fact, and its key in an index beside its id."""

import sqlalchemy as sa
from alembic import op

from termsvc.store.append_only import protect, refuse_unrecorded

revision = "0006"
down_revision = "0005"

NAMED_OTHERWISE = sa.text("key <> id")


def upgrade() -> None:
    op.drop_index("ix_fact_key", "fact")
    op.create_index("ix_fact_key", "fact", ["key"], postgresql_where=NAMED_OTHERWISE, sqlite_where=NAMED_OTHERWISE)
    with op.batch_alter_table("account") as account:
        account.drop_constraint("fk_account_fact_id_fact", type_="foreignkey")
    connection = op.get_bind()
    protect(connection, "account")
    refuse_unrecorded(connection, "account")
