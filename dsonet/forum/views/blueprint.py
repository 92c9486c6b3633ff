"""The one blueprint of the conversation's views; `routes.py` gathers the modules that hang views on it."""

from flask import Blueprint

bp = Blueprint("forum", __name__)
