"""Deeds of the partnerships, one file for each noun."""
