"""Who answers employers at an intermediary, by name."""

from __future__ import annotations

from typing import NamedTuple

from directory.models import Intermediary, Organization, User


class Host(NamedTuple):
    name: str
    email: str


def host_of(intermediary: Organization) -> Host:
    """The person it has named, else the first of its managers; without either, the organization itself."""
    named = Intermediary.objects.filter(organization=intermediary).values_list("greeter", flat=True)
    rows = User.objects.filter(is_active=True, seats__organization=intermediary, seats__to_on__isnull=True)
    found = rows.filter(pk__in=named).first() or rows.filter(seats__role="manager").order_by("pk").first()
    return Host(found.name, found.email) if found else Host(intermediary.name, "")
