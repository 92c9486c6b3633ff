"""Every write of meetings, named by what people do."""
