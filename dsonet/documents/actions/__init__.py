"""Every write of the library, named by what people do."""
