"""Uitkomsten: what a meeting gave, kept inside or told to the world."""
