"""Every read of the directory, by what is looked for."""
