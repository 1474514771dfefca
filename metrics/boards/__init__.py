"""Stored snapshots into the dataclasses of pages; a page computes nothing."""
