"""What happens in the library that others hear of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentRenewed:
    """A newer version came. Handled a while later, so that what comes together is told together."""

    document_id: int


@dataclass(frozen=True, slots=True)
class ReadingAsked:
    """Everyone for whom a document is, is asked to say that they read it, or reminded of that."""

    document_id: int
    is_reminder: bool
