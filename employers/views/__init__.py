"""Pages about what employers offer, host and are asked for."""
