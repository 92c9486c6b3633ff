"""HTTP for the library."""
