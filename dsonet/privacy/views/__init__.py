"""HTTP for privacy."""
