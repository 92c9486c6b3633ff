"""Every write of the directory, by what it is about."""
