"""HTTP for meetings, by what is asked for."""
