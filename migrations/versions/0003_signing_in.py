"""Second steps, passkeys, known devices, other accounts, ways back."""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('authenticator',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('sealed_secret', sa.String(length=255), nullable=False),
    sa.Column('last_step', sa.BigInteger(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_authenticator_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_authenticator'))
    )
    op.create_table('known_device',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_known_device_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_known_device')),
    sa.UniqueConstraint('member_id', 'token_hash', name=op.f('uq_known_device_member_id_token_hash'))
    )
    with op.batch_alter_table('known_device', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_known_device_member_id'), ['member_id'], unique=False)

    op.create_table('outside_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.String(length=255), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_outside_account_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_account')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_outside_account_issuer_subject'))
    )
    with op.batch_alter_table('outside_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outside_account_member_id'), ['member_id'], unique=False)

    op.create_table('passkey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.String(length=1400), nullable=False),
    sa.Column('public_key', sa.String(length=2000), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_passkey_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_member_id'), ['member_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_recovery_code_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_member_id'), ['member_id'], unique=False)

    op.create_table('way_back',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['member.id'], name=op.f('fk_way_back_asked_by_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_way_back_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_way_back')),
    sa.UniqueConstraint('member_id', name=op.f('uq_way_back_member_id'))
    )
    with op.batch_alter_table("network") as batch_op:
        batch_op.add_column(sa.Column("two_step_roles", sa.JSON(), nullable=True))
    _keep_demo_open()
    with op.batch_alter_table("network") as batch_op:
        batch_op.alter_column("two_step_roles", existing_type=sa.JSON(), nullable=False)

    with op.batch_alter_table("sign_in_session") as batch_op:
        batch_op.add_column(sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("two_step_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE sign_in_session SET proven_at = created_at")
    with op.batch_alter_table("sign_in_session") as batch_op:
        batch_op.alter_column("proven_at", existing_type=sa.DateTime(timezone=True), nullable=False)

    with op.batch_alter_table("token") as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(length=254), nullable=True))
    op.execute("UPDATE token SET email = ''")
    with op.batch_alter_table("token") as batch_op:
        batch_op.alter_column("email", existing_type=sa.String(length=254), nullable=False)


def _keep_demo_open() -> None:
    """Those who keep or moderate a real network need a second step from now on; a demonstration stays as it was."""
    network = sa.table("network", sa.column("kind", sa.String), sa.column("two_step_roles", sa.JSON))
    staff = ["moderator", "secretariat", "administrator"]
    op.execute(network.update().values(two_step_roles=staff))
    op.execute(network.update().where(network.c.kind == "demo").values(two_step_roles=[]))


def downgrade() -> None:
    op.execute("DELETE FROM token WHERE purpose IN ('new_address', 'old_address')")
    with op.batch_alter_table('token', schema=None) as batch_op:
        batch_op.drop_column('email')

    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.drop_column('two_step_at')
        batch_op.drop_column('proven_at')

    with op.batch_alter_table('network', schema=None) as batch_op:
        batch_op.drop_column('two_step_roles')

    op.drop_table('way_back')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_member_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkey_member_id'))

    op.drop_table('passkey')
    with op.batch_alter_table('outside_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outside_account_member_id'))

    op.drop_table('outside_account')
    with op.batch_alter_table('known_device', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_known_device_member_id'))

    op.drop_table('known_device')
    op.drop_table('authenticator')

