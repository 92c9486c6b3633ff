"""The directory: who is in the network, what they know, and how to reach them; each says who sees what."""
