"""Meetings in members' own calendars: held against the RFCs by two readers, and driven as real programs do."""
