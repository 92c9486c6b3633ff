"""The door for web servers and for `flask --app wsgi`: one ready application."""

import os
import sys

import config
from dsonet.app import create_app

try:
    app = create_app(config.read(os.environ))
except config.ConfigurationError as error:
    sys.exit(f"dsonet: {error}")
