"""Meetings as a dossier: phases, agenda, parts, answers with their history, questions, minutes, polls, calendars and
planned letters."""

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_feed',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_calendar_feed_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_calendar_feed'))
    )
    op.create_table('agenda_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('speaker_id', sa.Integer(), nullable=True),
    sa.Column('speaker_name', sa.String(length=200), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('renderer_version', sa.Integer(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_agenda_item_real_places')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_agenda_item_ends_after_start')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_item_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['speaker_id'], ['member.id'], name=op.f('fk_agenda_item_speaker_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_agenda_item_thread_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item'))
    )
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.create_index('ix_agenda_item_meeting', ['meeting_id', 'position', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_item_speaker_id'), ['speaker_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_item_thread_id'), ['thread_id'], unique=False)

    op.create_table('answer_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('parts', sa.JSON(), nullable=True),
    sa.Column('companion', sa.String(length=120), nullable=True),
    sa.Column('shown_to', sa.String(length=10), nullable=True),
    sa.Column('route', sa.String(length=15), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_answer_word_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_answer_word_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['said_by_id'], ['member.id'], name=op.f('fk_answer_word_said_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_word')),
    sa.UniqueConstraint('meeting_id', 'member_id', 'route', 'said_at', 'kind', name='uq_answer_word_said')
    )
    with op.batch_alter_table('answer_word', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_word_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_answer_word_said_by_id'), ['said_by_id'], unique=False)

    op.create_table('calendar_copy',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('reply_key', sa.String(length=32), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('is_held', sa.Boolean(), nullable=False),
    sa.Column('stage', sa.String(length=15), nullable=False),
    sa.Column('told', sa.String(length=64), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_calendar_copy_letter_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_calendar_copy_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_calendar_copy_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'member_id', name=op.f('pk_calendar_copy')),
    sa.UniqueConstraint('reply_key', name=op.f('uq_calendar_copy_reply_key'))
    )
    with op.batch_alter_table('calendar_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_copy_letter_id'), ['letter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_copy_member_id'), ['member_id'], unique=False)

    op.create_table('date_poll',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('words', sa.String(length=1000), nullable=False),
    sa.Column('timezone', sa.String(length=60), nullable=False),
    sa.Column('circle_id', sa.Integer(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['circle_id'], ['circle.id'], name=op.f('fk_date_poll_circle_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['member.id'], name=op.f('fk_date_poll_made_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_date_poll_meeting_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_date_poll'))
    )
    with op.batch_alter_table('date_poll', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_date_poll_circle_id'), ['circle_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_date_poll_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_date_poll_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('meeting_part',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_meeting_part_ends_after_start')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_part_meeting_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_part'))
    )
    with op.batch_alter_table('meeting_part', schema=None) as batch_op:
        batch_op.create_index('ix_meeting_part_meeting', ['meeting_id', 'starts_at', 'id'], unique=False)

    op.create_table('minutes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('renderer_version', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_minutes_meeting_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_minutes_meeting_id'))
    )
    op.create_table('planned_letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=15), nullable=False),
    sa.Column('goes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('went_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lapsed', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_planned_letter_meeting_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_planned_letter'))
    )
    with op.batch_alter_table('planned_letter', schema=None) as batch_op:
        batch_op.create_index('ix_planned_letter_due', ['goes_at', 'id'], unique=False, sqlite_where=sa.text('went_at IS NULL AND stopped_at IS NULL'), postgresql_where=sa.text('went_at IS NULL AND stopped_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_planned_letter_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('presence',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('ticked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ticked_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_presence_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_presence_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['ticked_by_id'], ['member.id'], name=op.f('fk_presence_ticked_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('meeting_id', 'member_id', name=op.f('pk_presence'))
    )
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_presence_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_presence_ticked_by_id'), ['ticked_by_id'], unique=False)

    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('words', sa.String(length=200), nullable=False),
    sa.Column('hint', sa.String(length=300), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('readers', sa.String(length=15), nullable=False),
    sa.Column('kept_days', sa.Integer(), nullable=False),
    sa.CheckConstraint('kept_days >= 0', name=op.f('ck_question_kept_days')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_question_meeting_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question'))
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index('ix_question_meeting', ['meeting_id', 'position', 'id'], unique=False)

    op.create_table('conclusion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('words', sa.String(length=1000), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_conclusion_item_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_conclusion_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_conclusion_member_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conclusion'))
    )
    with op.batch_alter_table('conclusion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conclusion_item_id'), ['item_id'], unique=False)
        batch_op.create_index('ix_conclusion_meeting', ['meeting_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conclusion_member_id'), ['member_id'], unique=False)

    op.create_table('date_option',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('poll_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_date_option_ends_after_start')),
    sa.ForeignKeyConstraint(['poll_id'], ['date_poll.id'], name=op.f('fk_date_option_poll_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_date_option'))
    )
    with op.batch_alter_table('date_option', schema=None) as batch_op:
        batch_op.create_index('ix_date_option_poll', ['poll_id', 'starts_at', 'id'], unique=False)

    op.create_table('minutes_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('minutes_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_minutes_version_minutes_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['saved_by_id'], ['member.id'], name=op.f('fk_minutes_version_saved_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_version')),
    sa.UniqueConstraint('minutes_id', 'number', name=op.f('uq_minutes_version_minutes_id_number'))
    )
    with op.batch_alter_table('minutes_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_version_saved_by_id'), ['saved_by_id'], unique=False)

    op.create_table('part_answer',
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_part_answer_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['part_id'], ['meeting_part.id'], name=op.f('fk_part_answer_part_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('part_id', 'member_id', name=op.f('pk_part_answer'))
    )
    with op.batch_alter_table('part_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_part_answer_member_id'), ['member_id'], unique=False)

    op.create_table('poll_member',
    sa.Column('poll_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('is_decisive', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_poll_member_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['poll_id'], ['date_poll.id'], name=op.f('fk_poll_member_poll_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('poll_id', 'member_id', name=op.f('pk_poll_member'))
    )
    with op.batch_alter_table('poll_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_poll_member_member_id'), ['member_id'], unique=False)

    op.create_table('question_answer',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_question_answer_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_question_answer_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'member_id', name=op.f('pk_question_answer'))
    )
    with op.batch_alter_table('question_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_answer_member_id'), ['member_id'], unique=False)

    op.create_table('receipt',
    sa.Column('planned_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_receipt_letter_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_receipt_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['planned_id'], ['planned_letter.id'], name=op.f('fk_receipt_planned_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('planned_id', 'member_id', name=op.f('pk_receipt'))
    )
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_receipt_letter_id'), ['letter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_receipt_member_id'), ['member_id'], unique=False)

    op.create_table('session_choice',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_session_choice_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_session_choice_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', 'member_id', name=op.f('pk_session_choice'))
    )
    with op.batch_alter_table('session_choice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_choice_member_id'), ['member_id'], unique=False)

    op.create_table('date_vote',
    sa.Column('option_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('voted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_date_vote_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['option_id'], ['date_option.id'], name=op.f('fk_date_vote_option_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('option_id', 'member_id', name=op.f('pk_date_vote'))
    )
    with op.batch_alter_table('date_vote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_date_vote_member_id'), ['member_id'], unique=False)

    op.add_column('answer', sa.Column('route', sa.String(length=15), nullable=False, server_default="page"))
    op.add_column('answer', sa.Column('companion', sa.String(length=120), nullable=False, server_default=""))
    op.add_column('answer', sa.Column('shown_to', sa.String(length=10), nullable=False, server_default="attendees"))
    op.add_column('answer', sa.Column('places', sa.Integer(), nullable=False, server_default="0"))
    op.add_column('answer', sa.Column('waits_since', sa.DateTime(timezone=True), nullable=True))
    op.add_column('answer', sa.Column('moved_up_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('answer', sa.Column('decide_by', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_answer_waiting', 'answer', ['meeting_id', 'waits_since', 'member_id'], unique=False, sqlite_where=sa.text('waits_since IS NOT NULL'), postgresql_where=sa.text('waits_since IS NOT NULL'))

    op.create_table('taken_in',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_taken_in'))
    )
    op.add_column('letter', sa.Column('calendar', sa.Text(), nullable=False, server_default=""))
    op.add_column('letter', sa.Column('calendar_method', sa.String(length=10), nullable=False, server_default=""))
    op.add_column('letter', sa.Column('bounced_at', sa.DateTime(timezone=True), nullable=True))

    op.add_column('meeting', sa.Column('kind', sa.String(length=10), nullable=False, server_default="network"))
    op.add_column('meeting', sa.Column('timezone', sa.String(length=60), nullable=False, server_default="Europe/Amsterdam"))
    op.add_column('meeting', sa.Column('by_train', sa.String(length=1000), nullable=False, server_default=""))
    op.add_column('meeting', sa.Column('by_car', sa.String(length=1000), nullable=False, server_default=""))
    op.add_column('meeting', sa.Column('accessibility', sa.String(length=1000), nullable=False, server_default=""))
    op.add_column('meeting', sa.Column('offers_online', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('meeting', sa.Column('online_link', sa.String(length=500), nullable=False, server_default=""))
    op.add_column('meeting', sa.Column('is_confidential', sa.Boolean(), nullable=False, server_default=sa.false()))
    _add_pointer('meeting', 'contact_id', 'member')
    op.add_column('meeting', sa.Column('announced_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('meeting', sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('meeting', sa.Column('hand_phase', sa.String(length=15), nullable=True))
    op.add_column('meeting', sa.Column('hand_phase_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('meeting', sa.Column('answer_by', sa.DateTime(timezone=True), nullable=True))
    op.add_column('meeting', sa.Column('capacity', sa.Integer(), nullable=True))
    op.add_column('meeting', sa.Column('held_places', sa.Integer(), nullable=False, server_default="0"))
    op.add_column('meeting', sa.Column('allows_companion', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f('ix_meeting_contact_id'), 'meeting', ['contact_id'], unique=False)
    op.create_index(op.f('ix_meeting_ends_at'), 'meeting', ['ends_at'], unique=False)

    _add_pointer('paper', 'item_id', 'agenda_item')
    op.add_column('paper', sa.Column('told_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_paper_item_id'), 'paper', ['item_id'], unique=False)
    _fill_in()


def downgrade() -> None:
    _refuse_to_announce()
    _say_in_old_words()
    op.drop_index(op.f('ix_paper_item_id'), table_name='paper')
    op.drop_column('paper', 'told_at')
    op.drop_column('paper', 'item_id')

    op.drop_index(op.f('ix_meeting_ends_at'), table_name='meeting')
    op.drop_index(op.f('ix_meeting_contact_id'), table_name='meeting')
    op.drop_column('meeting', 'allows_companion')
    op.drop_column('meeting', 'held_places')
    op.drop_column('meeting', 'capacity')
    op.drop_column('meeting', 'answer_by')
    op.drop_column('meeting', 'hand_phase_at')
    op.drop_column('meeting', 'hand_phase')
    op.drop_column('meeting', 'invited_at')
    op.drop_column('meeting', 'announced_at')
    op.drop_column('meeting', 'contact_id')
    op.drop_column('meeting', 'is_confidential')
    op.drop_column('meeting', 'online_link')
    op.drop_column('meeting', 'offers_online')
    op.drop_column('meeting', 'accessibility')
    op.drop_column('meeting', 'by_car')
    op.drop_column('meeting', 'by_train')
    op.drop_column('meeting', 'timezone')
    op.drop_column('meeting', 'kind')

    op.drop_column('letter', 'bounced_at')
    op.drop_table('taken_in')
    op.drop_column('letter', 'calendar_method')
    op.drop_column('letter', 'calendar')

    op.drop_index('ix_answer_waiting', table_name='answer', sqlite_where=sa.text('waits_since IS NOT NULL'), postgresql_where=sa.text('waits_since IS NOT NULL'))
    op.drop_column('answer', 'decide_by')
    op.drop_column('answer', 'moved_up_at')
    op.drop_column('answer', 'waits_since')
    op.drop_column('answer', 'places')
    op.drop_column('answer', 'shown_to')
    op.drop_column('answer', 'companion')
    op.drop_column('answer', 'route')

    with op.batch_alter_table('date_vote', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_date_vote_member_id'))

    op.drop_table('date_vote')
    with op.batch_alter_table('session_choice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_choice_member_id'))

    op.drop_table('session_choice')
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_receipt_member_id'))
        batch_op.drop_index(batch_op.f('ix_receipt_letter_id'))

    op.drop_table('receipt')
    with op.batch_alter_table('question_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_answer_member_id'))

    op.drop_table('question_answer')
    with op.batch_alter_table('poll_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_poll_member_member_id'))

    op.drop_table('poll_member')
    with op.batch_alter_table('part_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_part_answer_member_id'))

    op.drop_table('part_answer')
    with op.batch_alter_table('minutes_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_version_saved_by_id'))

    op.drop_table('minutes_version')
    with op.batch_alter_table('date_option', schema=None) as batch_op:
        batch_op.drop_index('ix_date_option_poll')

    op.drop_table('date_option')
    with op.batch_alter_table('conclusion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conclusion_member_id'))
        batch_op.drop_index('ix_conclusion_meeting')
        batch_op.drop_index(batch_op.f('ix_conclusion_item_id'))

    op.drop_table('conclusion')
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.drop_index('ix_question_meeting')

    op.drop_table('question')
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_presence_ticked_by_id'))
        batch_op.drop_index(batch_op.f('ix_presence_member_id'))

    op.drop_table('presence')
    with op.batch_alter_table('planned_letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_planned_letter_meeting_id'))
        batch_op.drop_index('ix_planned_letter_due', sqlite_where=sa.text('went_at IS NULL AND stopped_at IS NULL'), postgresql_where=sa.text('went_at IS NULL AND stopped_at IS NULL'))

    op.drop_table('planned_letter')
    op.drop_table('minutes')
    with op.batch_alter_table('meeting_part', schema=None) as batch_op:
        batch_op.drop_index('ix_meeting_part_meeting')

    op.drop_table('meeting_part')
    with op.batch_alter_table('date_poll', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_date_poll_meeting_id'))
        batch_op.drop_index(batch_op.f('ix_date_poll_made_by_id'))
        batch_op.drop_index(batch_op.f('ix_date_poll_circle_id'))

    op.drop_table('date_poll')
    with op.batch_alter_table('calendar_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_copy_member_id'))
        batch_op.drop_index(batch_op.f('ix_calendar_copy_letter_id'))

    op.drop_table('calendar_copy')
    with op.batch_alter_table('answer_word', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_word_said_by_id'))
        batch_op.drop_index(batch_op.f('ix_answer_word_member_id'))

    op.drop_table('answer_word')
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_item_thread_id'))
        batch_op.drop_index(batch_op.f('ix_agenda_item_speaker_id'))
        batch_op.drop_index('ix_agenda_item_meeting')

    op.drop_table('agenda_item')
    op.drop_table('calendar_feed')


def _add_pointer(table: str, column: str, to: str) -> None:
    """A column with its key, without making SQLite's table anew: older migrations could not go back over that."""
    key = f"fk_{table}_{column}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {key} REFERENCES {to} (id)"
        )
    else:
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
        op.create_foreign_key(key, table, to, [column], ["id"])


def _fill_in() -> None:
    """Until now every meeting was announced, whoever said yes had a place, and an answer was given on the page."""
    op.execute("UPDATE meeting SET announced_at = created_at")
    op.execute("UPDATE meeting SET kind = 'circle' WHERE circle_id IS NOT NULL")
    op.execute("UPDATE answer SET places = 1 WHERE kind = 'yes'")
    op.execute(
        "INSERT INTO answer_word (meeting_id, member_id, kind, route, said_at, received_at, said_by_id) "
        "SELECT meeting_id, member_id, kind, 'page', answered_at, answered_at, member_id FROM answer"
    )


def _refuse_to_announce() -> None:
    """Before this release every meeting was seen by all whom it is for."""
    concepts = op.get_bind().scalar(sa.text("SELECT count(*) FROM meeting WHERE announced_at IS NULL"))
    if concepts:
        raise RuntimeError(f"{concepts} meetings are concepts: announce them before going back.")


def _say_in_old_words() -> None:
    """There were three answers, and no waiting list."""
    op.execute("UPDATE answer SET kind = 'maybe' WHERE waits_since IS NOT NULL")
    op.execute("UPDATE answer SET kind = 'yes' WHERE kind = 'online'")
