"""Who hears about what: listeners, letters, the inbox, preferences."""
