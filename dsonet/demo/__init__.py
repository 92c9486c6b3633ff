"""The demonstration network: invented people on the seats of real municipalities, and their words."""
