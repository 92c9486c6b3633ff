"""What is kept of a person: to see, to take along, to object to, and to have erased (AVG articles 12-21)."""
