"""The shape of what is filled in about meetings, by what it is for."""
