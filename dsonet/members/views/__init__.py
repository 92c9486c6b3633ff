"""HTTP for signing in, for oneself, and for keeping members and seats."""
