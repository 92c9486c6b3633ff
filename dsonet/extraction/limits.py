"""What looking into one file may take; the parent counts the seconds, the child's system the rest."""

SECONDS = 10
"""Of the clock and of the processor."""
MEMORY = 512 * 1024 * 1024
LARGEST_ANSWER = 16 * 1024 * 1024
"""Bytes that the child can write: two million characters, each at most six signs in JSON, and a picture."""
OFFICE_SECONDS = 30
"""For LibreOffice, which takes some seconds to start."""
OFFICE_MEMORY = 512 * 1024 * 1024
LARGEST_PAGES = 64 * 1024 * 1024
"""Bytes of the PDF that it makes."""
