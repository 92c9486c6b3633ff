"""Meetings in people's own calendars: files, feeds, invitations by mail, and the calendars' own answers."""
