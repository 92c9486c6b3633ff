"""Every write of the conversation, split by noun."""
