"""Every read around a meeting, by what is asked for."""
