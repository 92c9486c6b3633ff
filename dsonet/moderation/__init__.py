"""The pages on which moderators see the record of acts of staff."""
