"""The blueprint of the library with all of its views: import `bp` from here."""

from dsonet.documents.views import bin, documents, folders, library, readings, receiving
from dsonet.documents.views.blueprint import bp

__all__ = ["bin", "bp", "documents", "folders", "library", "readings", "receiving"]
