"""Every change to members, by what it is done to."""
