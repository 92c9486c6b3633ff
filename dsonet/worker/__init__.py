"""`flask worker [--once]`: events become letters, letters go out, files are looked into, what is old is swept.

Each kind of work has a thread of its own, so that none waits for another (docs/decisions/0019-kinds-of-work.md).
It may be killed at any moment: claims roll back and leases run out. Several may run beside each other.
"""

import signal

import click
from flask import Flask, current_app

from dsonet.web.readiness import NotReady, require_ready
from dsonet.worker.rounds import Worker

__all__ = ["Worker", "init_worker"]


def init_worker(app: Flask) -> None:
    """Add the command `flask worker`."""
    app.cli.add_command(work)


@click.command("worker")
@click.option("--once", is_flag=True, help="Handle what waits now and stop, for cron.")
def work(once: bool) -> None:
    """Turn events into letters and send them, until stopped."""
    try:
        require_ready(current_app)
    except NotReady as missing:
        raise click.ClickException(str(missing)) from missing
    worker = Worker()
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run_once() if once else worker.run()
