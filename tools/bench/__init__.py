"""`make bench`: fills a large network, loads the production server, and judges what it sees."""
