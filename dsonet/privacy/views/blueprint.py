"""The one blueprint of the views of privacy."""

from flask import Blueprint

bp = Blueprint("privacy", __name__)
