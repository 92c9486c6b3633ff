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
    app = create_app(config.read(environ))
    if not is_command:
        require_ready(app)
except (config.ConfigurationError, NotReady) as refusal:
    sys.exit(f"dsonet: {refusal}")
