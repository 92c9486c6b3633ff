"""The directory: who is found, who sees what, and what one says of oneself."""
