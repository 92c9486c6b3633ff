"""The directory: cards, expertise, experience with threads."""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('expertise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expertise')),
    sa.UniqueConstraint('name', name=op.f('uq_expertise_name'))
    )
    op.create_table('card',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('call_me_about', sa.String(length=500), nullable=False),
    sa.Column('languages', sa.String(length=120), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.Column('thumbnail_id', sa.Integer(), nullable=True),
    sa.Column('contact_consent', sa.Boolean(), nullable=False),
    sa.Column('photo_for', sa.String(length=12), nullable=False),
    sa.Column('portfolio_for', sa.String(length=12), nullable=False),
    sa.Column('expertise_for', sa.String(length=12), nullable=False),
    sa.Column('call_me_about_for', sa.String(length=12), nullable=False),
    sa.Column('languages_for', sa.String(length=12), nullable=False),
    sa.Column('email_for', sa.String(length=12), nullable=False),
    sa.Column('phone_for', sa.String(length=12), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_card_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['photo_id'], ['stored_file.id'], name=op.f('fk_card_photo_id')),
    sa.ForeignKeyConstraint(['thumbnail_id'], ['stored_file.id'], name=op.f('fk_card_thumbnail_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_card'))
    )
    op.create_table('card_expertise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('expertise_id', sa.Integer(), nullable=True),
    sa.Column('own_words', sa.String(length=60), nullable=False),
    sa.CheckConstraint("(expertise_id IS NULL) = (own_words <> '')", name=op.f('ck_card_expertise_kept_or_own')),
    sa.ForeignKeyConstraint(['expertise_id'], ['expertise.id'], name=op.f('fk_card_expertise_expertise_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_card_expertise_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_card_expertise'))
    )
    with op.batch_alter_table('card_expertise', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_card_expertise_expertise_id'), ['expertise_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_card_expertise_member_id_expertise_id'), ['member_id', 'expertise_id'], unique=True)

    op.create_table('experience',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_experience_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_experience_thread_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', 'thread_id', name=op.f('pk_experience'))
    )
    with op.batch_alter_table('experience', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_experience_thread_id'), ['thread_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('experience', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_experience_thread_id'))

    op.drop_table('experience')
    with op.batch_alter_table('card_expertise', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_card_expertise_member_id_expertise_id'))
        batch_op.drop_index(batch_op.f('ix_card_expertise_expertise_id'))

    op.drop_table('card_expertise')
    op.drop_table('card')
    op.drop_table('expertise')
