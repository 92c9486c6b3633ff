"""Every read of the library."""
