"""Circles: closed groups of members, for a time or for good. What belongs to one exists for nobody else."""
