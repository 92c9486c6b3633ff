"""The library: folders, documents with their versions, and whom each is for."""
