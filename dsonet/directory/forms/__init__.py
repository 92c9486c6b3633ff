"""The shape of what is asked and filled in, by what it is about."""
