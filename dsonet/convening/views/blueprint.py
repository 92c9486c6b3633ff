"""The blueprint on which each file of views lays its own."""

from flask import Blueprint

bp = Blueprint("convening", __name__)
