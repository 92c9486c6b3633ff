"""What the one who runs the network can do from the command line: `flask --app wsgi --help`."""

import re
import sys
import zlib
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from dsonet.access_table import access_table
from dsonet.database import db, now, reading
from dsonet.faults import describe
from dsonet.forum import importing
from dsonet.forum.actions.themes import RESERVED
from dsonet.mail import inbound
from dsonet.members import seat_file
from dsonet.members.actions import founding, links
from dsonet.members.actions.seat_file import take_over
from dsonet.members.models import Member, MemberState, NetworkKind
from dsonet.members.queries.network import network
from dsonet.members.queries.people import member_by_email
from dsonet.members.seat_file import Merged
from dsonet.members.sign_in_models import Purpose
from dsonet.storage import checking, moving
from dsonet.web.addresses import full_address
from dsonet.web.times import AMSTERDAM

DEMO_SEED = 2007
"""The network exists since 2007."""
DEMO = "dsonet.demo.loading"
"""Named, not imported: what draws its papers weighs 45 MB, and each web process knows these commands too."""
SHOWN_FAULTS = 50
TEMPORARY_FAILURE = 75
"""EX_TEMPFAIL of sysexits.h, as mail servers know it."""
SLUG = re.compile(r"(?=.*[a-z])[a-z0-9-]{1,80}")
ACCESS_PAGE = Path(__file__).parent.parent / "docs" / "access.md"


def init_commands(app: Flask) -> None:
    """Add the commands to `flask`."""
    for command in (
        setup,
        demo,
        login_link,
        invitation_link,
        import_seats,
        import_discussions,
        write_access_table,
        stored_files,
        mail_in,
    ):
        app.cli.add_command(command)


@click.command("setup")
@click.option("--name", prompt="Name of the network", default="Netwerk DSO", show_default=True)
@click.option("--address", prompt="Mail address at which the secretariat is reached")
@click.option("--admin-name", prompt="First administrator: name")
@click.option("--admin-email", prompt="First administrator: mail address")
@with_appcontext
def setup(name: str, address: str, admin_name: str, admin_email: str) -> None:
    """Found a real, empty network and print a one-time link for its first administrator.

    Until that administrator accepted, it can be run again: what is answered then holds, and a new link is made.
    """
    waits = founding.administrator_who_waits()
    if waits is None:
        _refuse_taken("setup")
    for value in (address, admin_email):
        if value.count("@") != 1 or value.startswith("@") or value.endswith("@") or " " in value:
            raise click.ClickException(f"'{value}' is not a mail address.")
    founding.found_network(name.strip(), address.strip(), NetworkKind.REAL)
    administrator = founding.seat_first_administrator(admin_name.strip(), admin_email.strip())
    _keep_and_print_invitation(administrator)


@click.command("invitation-link")
@click.argument("email")
@with_appcontext
def invitation_link(email: str) -> None:
    """Print a new one-time link for who was invited at address EMAIL and has not come in yet (7 days)."""
    member = member_by_email(email)
    if member is None or member.state != MemberState.INVITED:
        raise click.ClickException(f"Nobody with the address {email} has an invitation to accept.")
    _keep_and_print_invitation(member)


@click.command("demo")
@click.option("--seed", default=DEMO_SEED, show_default=True, help="The same seed gives the same network.")
@with_appcontext
def demo(seed: int) -> None:
    """Fill an empty database with the demonstration network."""
    _refuse_taken("demo")
    import_module(DEMO).Loader(seed).load()
    db.session.commit()


@click.command("login-link")
@click.argument("email")
@with_appcontext
def login_link(email: str) -> None:
    """Print a one-time sign-in link for the member with address EMAIL (15 minutes)."""
    member = _member(email)
    address = full_address("members.sign_in_by_link", token=links.issue_link(member, Purpose.SIGN_IN))
    db.session.commit()
    click.echo(address)


@click.command("import-discussions")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--theme", default="ingelezen", show_default=True, help="Slug of the theme; made when there is none."
)
@click.option("--strict", is_flag=True, help="Import nothing when any line is broken.")
@with_appcontext
def import_discussions(file: Path, theme: str, strict: bool) -> None:
    """Import threads from FILE (.jsonl or .jsonl.gz, see docs/import-discussions.md)."""
    if not SLUG.fullmatch(theme) or theme in RESERVED:
        raise click.ClickException(f"'{theme}' can't be the address of a theme: use letters and hyphens.")
    try:
        found = importing.read_file(file)
    except (OSError, EOFError, zlib.error) as error:
        raise click.ClickException(
            f"{file} can't be read to its end: {error}. Nothing was imported."
        ) from error
    _tell_faults(found.faults)
    if strict and found.faults:
        raise click.ClickException(f"{len(found.faults)} broken lines: nothing was imported.")
    threads = replies = 0
    with click.progressbar(found.threads.values(), label="Importing threads", show_pos=True) as bar:
        for posts in bar:
            added = importing.add_thread(posts, importing.theme_for_import(theme))
            db.session.commit()
            threads, replies = threads + added.threads, replies + added.replies
    click.echo(
        f"Added {threads} threads and {replies} replies; {len(found.faults)} broken lines were left out."
    )


@click.command("import-seats")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_seats(file: Path) -> None:
    """Load seats from FILE, the list of municipalities of the CBS (see docs/import-seats.md)."""
    try:
        found = seat_file.read_seats(file)
    except (OSError, seat_file.SeatFileRefused) as refusal:
        raise click.ClickException(f"{file} can't be used: {refusal}. Nothing was imported.") from refusal
    _tell_faults(found.faults)
    with reading():  # the questions may stand open for an hour: nobody waits for them
        plan = seat_file.compare(found, now().astimezone(AMSTERDAM).date())
        db.session.commit()
    merges = [merged for merged in plan.merged if _is_to_be_merged(merged)]
    take_over(plan, merges)
    db.session.commit()
    for seat in plan.missing:
        click.echo(f"{seat.name} ({seat.cbs_code}) is not in this file: its seat stays as it is.")
    click.echo(
        f"Added {len(plan.new)} seats, changed {len(plan.changed)}, merged {len(merges)}; "
        f"{len(found.faults)} broken lines were left out."
    )


@click.group("storage")
def stored_files() -> None:
    """Look after the stored files."""


@stored_files.command("check")
@click.option(
    "--read-all", is_flag=True, help="Read every file and compare its digest: takes as long as that does."
)
@with_appcontext
def check_storage(read_all: bool) -> None:
    """Find bytes without a row and rows without bytes; ends with 1 when there are any.

    Bytes without a row were left by an act that was broken off, and go by themselves after a month.
    """
    faults = 0
    with reading():
        for key in checking.bytes_without_row():
            faults += 1
            click.echo(f"bytes without a row: {key}")
        for id_, filename, fault in checking.rows_without_bytes(read_all):
            faults += 1
            click.echo(f"stored file {id_} ({filename}): {fault}")
    click.echo(f"{faults} faults.")
    if faults:
        raise SystemExit(1)


@stored_files.command("move")
@with_appcontext
def move_storage() -> None:
    """Carry what lies in the other house (folder or bucket) to the one in use, while people work.

    It can be broken off and begun again. Ends with 1 when something could not be carried.
    """
    moved = faults = 0
    try:
        for key, fault in moving.move_all():
            moved, faults = moved + (not fault), faults + bool(fault)
            if fault:
                click.echo(f"{key}: {fault}")
    except moving.NothingToMove as error:
        raise click.ClickException("There is one house only: set S3_BUCKET and what goes with it.") from error
    except OSError as error:
        raise click.ClickException(f"After {moved} files: {error}") from error
    click.echo(f"{moved} files moved, {faults} faults.")
    if faults:
        raise SystemExit(1)


@click.command("mail-in")
@with_appcontext
def mail_in() -> None:
    """Deal with one message that comes on standard input, from Postfix or any delivery agent.

    Ends with 0 when that is done, whatever the message was, and with 75 when it should be handed in again.
    """
    raw = sys.stdin.buffer.read(inbound.LARGEST + 1)
    try:
        inbound.take_in(raw)
        db.session.commit()
    except SQLAlchemyError as error:
        click.echo(f"The database can't be used: {describe(error)}", err=True)
        raise SystemExit(TEMPORARY_FAILURE) from error


@click.command("access-table")
@click.option(
    "--check", is_flag=True, help="Write nothing; fail when docs/access.md is not what the code says."
)
@with_appcontext
def write_access_table(check: bool) -> None:
    """Write docs/access.md: who may do what, read off the policies."""
    page = access_table()
    if not check:
        ACCESS_PAGE.write_text(page, encoding="utf-8")
    elif not ACCESS_PAGE.exists() or ACCESS_PAGE.read_text(encoding="utf-8") != page:
        raise click.ClickException("docs/access.md is stale: run flask --app wsgi access-table")


def _keep_and_print_invitation(member: Member) -> None:
    """The address is made first: what can't be printed is not kept."""
    token = links.issue_link(member, Purpose.INVITATION)
    address = full_address("members.accept_invitation", token=token)
    db.session.commit()
    click.echo(f"{member.name} chooses a password here (once, within 7 days):")
    click.echo(address)


def _refuse_taken(command: str) -> None:
    taken_by = network()
    if taken_by is not None:
        kind = (
            "the demonstration network"
            if taken_by.kind == NetworkKind.DEMO
            else f"the network «{taken_by.name}»"
        )
        raise click.ClickException(
            f"This database holds {kind}; `{command}` needs an empty one. Set DATABASE_URL."
        )
    if db.session.query(Member.id).first() is not None:
        raise click.ClickException(f"This database holds members already; `{command}` needs an empty one.")


def _tell_faults(faults: Sequence[tuple[int, str]]) -> None:
    for line, fault in sorted(faults)[:SHOWN_FAULTS]:
        click.echo(f"line {line}: {fault}", err=True)
    if len(faults) > SHOWN_FAULTS:
        click.echo(f"… and {len(faults) - SHOWN_FAULTS} more broken lines", err=True)


def _is_to_be_merged(merged: Merged) -> bool:
    """Ask what becomes of the seat of a municipality that is no more."""
    seat, row, into = merged.seat, merged.row, merged.into
    day = f" on {row.dissolved_on}" if row.dissolved_on else ""
    if into is None:
        click.echo(
            f"{seat.name} ({seat.cbs_code}) went into {row.dissolved_into}{day}, which has no seat and is not in "
            "this file: the seat stays as it is."
        )
        return False
    held = ", ".join(member.name for member in merged.holders) or "nobody"
    return click.confirm(
        f"{seat.name} ({seat.cbs_code}) went into {into.name}{day}. Its seat is held by {held}. "
        f"Move who holds it to {into.name}, and remove the seat {seat.name}?"
    )


def _member(email: str) -> Member:
    member = member_by_email(email)
    if member is None or not member.is_active:
        raise click.ClickException(f"No active member has the address {email}.")
    return member
