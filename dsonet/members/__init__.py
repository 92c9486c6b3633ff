"""Who belongs to the network: seats, members, roles, invitations, signing in."""
