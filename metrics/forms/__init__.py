"""What the pages of the instrument ask for."""
