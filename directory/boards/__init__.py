"""Lays out: rows of the directory into what its pages show."""
