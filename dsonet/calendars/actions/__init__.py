"""Every write about calendars, by what it is about."""
