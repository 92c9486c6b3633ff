"""What the Makefile starts: the site on this machine, the checks, and the programs that those need."""
