"""The pages of who is who, and of one's own account."""
