"""The shape of what is filled in about signing in, oneself, members and seats."""
