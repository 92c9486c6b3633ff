"""The blueprint of the library, on which its views hang."""

from flask import Blueprint

bp = Blueprint("documents", __name__, url_prefix="/documenten")
