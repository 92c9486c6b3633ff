"""HTTP for the directory, for one's own card, and for the kept list of expertise."""
