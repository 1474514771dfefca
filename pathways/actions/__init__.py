"""Deeds about pathways."""
