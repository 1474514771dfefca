"""What the pages of the bridge ask for."""
