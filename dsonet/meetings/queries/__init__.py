"""Every read of meetings, by what is asked for."""
