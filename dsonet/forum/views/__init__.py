"""HTTP for the conversation, split by noun; all on the one blueprint."""
