"""Every write of privacy, by what is asked for."""
