"""How the production web server runs: gunicorn reads this file by itself from the folder it is started in."""

import contextlib
import gc
import os
import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from dsonet.web.machines import SHOWS_UP_EVERY, show_up

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"

# Two processes, so that one slow answer never stops the house. The application is loaded before they
# part, so that they share its memory; it opens no connection before its first request.
workers = 2
preload_app = True

# Threads, because nothing need stand before this server: with one request a process (`sync`) two members
# on slow lines would stop it for all. Pages take turns all the same (dsonet/web/turns.py).
worker_class = "gthread"
threads = 4

# A large paper on a slow line keeps one thread busy, not a process, and a stopping server lets it finish.
timeout = 60
graceful_timeout = 10

# The heartbeat file of each process belongs in memory: a slow disk must not look like a dead process.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

# Addresses and names of pages are not written down (trust: log minimisation); what goes wrong is.
accesslog = None
loglevel = "warning"

control_socket_disable = True


def when_ready(_server: object) -> None:
    """Before the processes part: what was loaded stays, so the collector need never look at it (nor copy it)."""
    gc.collect()
    gc.freeze()


def post_worker_init(worker: Any) -> None:
    """Each process says once a minute that this machine is running (dsonet/web/machines.py)."""
    app = worker.app.wsgi()
    threading.Thread(target=_show_up, args=(app,), daemon=True, name="presence").start()


def _show_up(app: Any) -> None:
    while True:
        time.sleep(SHOWS_UP_EVERY)
        with app.app_context(), contextlib.suppress(SQLAlchemyError, OSError):
            show_up()
