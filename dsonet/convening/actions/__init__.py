"""Every write around a meeting, by what is done."""
