"""Rows of a partnership into the dataclasses of its pages."""
