"""PostgreSQL looks once a statement, not once a row, whether facts are recorded after every other one."""

from alembic import op

from termsvc.store.append_only import refuse_backdating

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    refuse_backdating(op.get_bind())
