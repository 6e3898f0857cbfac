"""With which templates an update was posted; nobody knows it of those that were posted before."""

import sqlalchemy as sa
from alembic import op

from termsvc.store.append_only import protect

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    with op.batch_alter_table("update_act") as acts:
        acts.add_column(sa.Column("templates", sa.String()))
        acts.create_foreign_key("fk_update_act_templates_sealed_text", "sealed_text", ["templates"], ["sha256"])
    protect(op.get_bind(), "update_act")
