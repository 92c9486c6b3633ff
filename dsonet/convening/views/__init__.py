"""HTTP for bringing people together, by what is asked for."""
