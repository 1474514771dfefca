"""Keeps who is who: what people entered may be corrected, what the program wrote is read."""

from directory.admin import kept, letter, link, organization, person, user  # noqa: F401
