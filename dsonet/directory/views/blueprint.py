"""The one blueprint of the directory's views; `routes.py` gathers the modules that hang views on it."""

from flask import Blueprint

bp = Blueprint("directory", __name__)
