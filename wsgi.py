"""The door for web servers and for `flask --app wsgi`: one ready application."""

import os
import sys

import config
from dsonet.app import create_app
from dsonet.web.readiness import NotReady, require_ready

# `flask` says so of itself. A command may run before there is a database, and `--help` before there are settings.
is_command = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
environ = config.with_kept(os.environ) if is_command else dict(os.environ)
if is_command and "--help" in sys.argv:
    environ = {"APP_MODE": "testing"}

try:
    settings = config.read(environ)
    # Files and database are for this user alone; where nginx sends the files, also for its group.
    os.umask(0o027 if settings["X_ACCEL_PREFIX"] else 0o077)
    app = create_app(settings)
    if not is_command:
        require_ready(app)
except (config.ConfigurationError, NotReady) as refusal:
    sys.exit(f"dsonet: {refusal}")
