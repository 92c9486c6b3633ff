"""Every read of members, by what is looked for."""
