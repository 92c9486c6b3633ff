"""The first page: the public one, and for members what is new across features."""
