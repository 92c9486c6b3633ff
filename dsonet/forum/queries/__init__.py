"""Every read of the conversation, split by noun."""
