"""The papers of a meeting that is not announced are for who prepares it."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OF_CONCEPTS = """
    SELECT folder.audience_id FROM folder JOIN meeting ON meeting.folder_id = folder.id
    WHERE meeting.announced_at IS NULL AND folder.audience_id IS NOT NULL
"""


def upgrade() -> None:
    # Whoever was listed, such as a guest, is listed again when the meeting is announced.
    op.execute(f"DELETE FROM audience_member WHERE audience_id IN ({OF_CONCEPTS})")
    op.execute(
        f"UPDATE audience SET kind = 'concept' WHERE kind IN ('members', 'circle', 'listed') AND id IN ({OF_CONCEPTS})"
    )


def downgrade() -> None:
    # Closed for all but the secretariat: the release before would show it to everyone.
    op.execute("UPDATE audience SET kind = 'secretariat' WHERE kind = 'concept' AND circle_id IS NULL")
    op.execute("UPDATE audience SET kind = 'circle' WHERE kind = 'concept' AND circle_id IS NOT NULL")
