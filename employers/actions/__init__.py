"""Deeds of and about employers, one file for each noun."""
