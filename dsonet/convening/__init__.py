"""Bringing people together: the plan of letters around a meeting, and the board of who was reached."""
