"""What pages about employers show, read in a fixed number of queries."""
