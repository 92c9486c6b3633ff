"""Letters: written once, checked again, and sent by a real mail server's rules."""
