"""The shapes of what is filled in about letters."""
