"""Letters: the outbox table, and the SMTP that empties it."""
