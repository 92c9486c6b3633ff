"""The one blueprint of the views of meetings."""

from flask import Blueprint

bp = Blueprint("meetings", __name__)
