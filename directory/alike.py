"""What makes two organizations or two people look like one: asked before another is added."""

from __future__ import annotations

import re
from datetime import date
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q

from directory.models import Affiliation, Organization, User

MOST, LOOKED_AT = 8, 200
ALIKE = 0.82
#: Words that say nothing about which organization it is.
FORMS = {"inc", "llc", "ltd", "co", "corp", "company", "corporation", "the", "of", "and", "group", "usa"}
#: Providers of mailboxes for everybody: their domain says nothing either.
FREE_MAIL = {
    *("gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "aol.com"),
    *("msn.com", "proton.me", "protonmail.com", "comcast.net", "att.net", "example.com"),
}


def like_organization(name: str, *, website: str = "", phone: str = "") -> list[Organization]:
    """Those that are called nearly so, or have this website or telephone; the nearest name first."""
    near, site, number = Q(pk__in=[]), domain_of(website), digits(phone)
    if word := longest(name):
        near |= Q(name__icontains=word)
    if site:
        near |= Q(website__icontains=site)
    if number:
        near |= Q(phone__endswith=number[-4:])
    rows = Organization.objects.filter(near).order_by("name")[:LOOKED_AT]
    found = [
        row
        for row in rows
        if alike(row.name, name) or site == domain_of(row.website) != "" or number == digits(row.phone) != ""
    ]
    return sorted(found, key=lambda row: -likeness(row.name, name))[:MOST]


def like_person(
    given_name: str, family_name: str, email: str, *, by: User, on: date, **at: Any
) -> list[Affiliation]:
    """People of that name, and whoever has this address where the reader may see addresses; `at` narrows."""
    named = Q(person__family_name__iexact=family_name, person__given_name__istartswith=given_name[:1])
    rows = Affiliation.objects.filter(to_on__isnull=True, **at)
    reached = rows.reachable_by(by, on).filter(email__iexact=email) if email else rows.none()
    found = rows.filter(named | Q(pk__in=reached.order_by().values("pk")))
    return list(found.select_related("person", "organization").order_by("person", "pk")[:MOST])


def telling(name: str) -> list[str]:
    return [word for word in re.findall(r"\w+", name.casefold()) if word not in FORMS]


def longest(name: str) -> str:
    return max(telling(name), key=len, default="")


def alike(one: str, other: str) -> bool:
    return likeness(one, other) >= ALIKE


def likeness(one: str, other: str) -> float:
    """0..1: how much of two names is the same, without what says nothing."""
    one, other = " ".join(telling(one)), " ".join(telling(other))
    return SequenceMatcher(None, one, other).ratio() if one else 0


def domain_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def mail_domain(email: str) -> str:
    host = email.rpartition("@")[2].lower()
    return "" if host in FREE_MAIL else host


def digits(phone: str) -> str:
    """The ten digits of a number; what has fewer names nobody."""
    found = re.sub(r"\D", "", phone)[-10:]
    return found if len(found) == 10 else ""
