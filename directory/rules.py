"""Who may, as answers that carry their reason."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: Roles from the least to the most right.
ROLES = ("viewer", "member", "manager")


class Verdict(NamedTuple):
    """Whether a deed is allowed, and if not, why, in words for the person who tried."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(True)


def no(reason: str) -> Verdict:
    return Verdict(False, reason)


def holds(role: str | None, least: str) -> bool:
    """Whether a role is at least the one that is needed; no role holds nothing."""
    return role is not None and ROLES.index(role) >= ROLES.index(least)


def may_grant(own: str | None, granted: str, is_self: bool) -> Verdict:
    """A manager grants roles up to its own, and never changes its own."""
    if is_self:
        return no("You can’t change your own role.")
    if not holds(own, "manager"):
        return no("Only a manager of the organization can do this.")
    if not holds(own, granted):
        return no("You can’t grant a role above your own.")
    return YES


def may_end_seat(own: str | None, is_self: bool) -> Verdict:
    """A manager ends the seats of others; everybody may give up their own."""
    if is_self or holds(own, "manager"):
        return YES
    return no("Only a manager of the organization can do this.")


def may_accept(*, has_password: bool, has_seat: bool) -> Verdict:
    """An invitation sets the first password of an account, once; later ones are set on the account page."""
    if not has_seat:
        return no(_("This seat has ended."))
    return no(_("The invitation was accepted already.")) if has_password else YES


def leaves_a_manager(other_managers: int) -> Verdict:
    """An organization never loses its last manager."""
    return YES if other_managers else no("This is the last manager: name another one first.")


def may_remove_factor(*, is_administrator: bool, is_self: bool, has_factor: bool, reason: str) -> Verdict:
    """Another's second factor is an administrator's to take away; one's own has the account page."""
    if not is_administrator:
        return no("Only an administrator can do this.")
    if is_self:
        return no("Your own you change on your account page.")
    if not has_factor:
        return no("There is no second factor to remove.")
    return YES if reason.strip() else no("Say why.")


def may_share_view(role: str | None) -> Verdict:
    """Whoever works at an intermediary may put a view before all of it."""
    return YES if holds(role, "member") else no(_("You don’t work there: keep the view to yourself."))


def may_change_view(is_own: bool, role: str | None) -> Verdict:
    """One's own; a shared one also by the managers of the intermediary that it is shared with."""
    if is_own or holds(role, "manager"):
        return YES
    return no(_("Whoever made this view can change it, or a manager."))


def business_days_after(day: date, count: int) -> date:
    """The day by which `count` business days (Monday to Friday, no holidays) have passed."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def may_enter_absence(*, is_self: bool, is_manager: bool) -> Verdict:
    """Whoever is away says so; who fell ill can't, so a manager may."""
    if is_self or is_manager:
        return YES
    return no(_("Only they themselves or a manager of their organization can do this."))


#: The hour at which a digest is due, and how late a weekly one still comes when nothing ran that morning.
MORNING, LATEST = 7, timedelta(days=2)


def digest_due(pace: str, digest_day: int, now: datetime) -> str:
    """The name of the week or day whose digest is due now where the intermediary is, or nothing."""
    morning = datetime.combine(now.date(), time(MORNING), tzinfo=now.tzinfo)
    if pace == "daily":
        return f"{now.date()}" if now >= morning and now.weekday() < 5 else ""
    begun = morning - timedelta(days=(now.weekday() - digest_day) % 7)
    is_due = pace == "weekly" and timedelta() <= now - begun < LATEST
    return f"{begun:%G-W%V}" if is_due else ""


def may_resend(state: str, *, is_unwanted: bool = False) -> Verdict:
    """A letter that was sent, or is still on its way, is never sent again; nor one that nobody wants."""
    if state not in ("unknown", "dead"):
        return no(_("Only a letter that may not have arrived, or was given up, is sent again."))
    unwanted = _("This person asked not to hear from us. Only they can take that back.")
    return no(unwanted) if is_unwanted else YES


# --- links without an account


class LinkKind(NamedTuple):
    """How long the links of a purpose last, and the page that Continue leads to (named; it takes the key)."""

    days: int
    most: int
    slides: bool  # each use begins the days anew
    page: str


LINKS: dict[str, LinkKind] = {
    "sign": LinkKind(days=14, most=60, slides=False, page="partnerships:sign"),
    "survey": LinkKind(days=14, most=60, slides=False, page="metrics:survey_answer"),
    "seat": LinkKind(days=3, most=14, slides=False, page="directory:seat_accept"),
    "report": LinkKind(days=14, most=60, slides=False, page="metrics:report_read"),
    "view": LinkKind(days=30, most=60, slides=False, page="partnerships:read"),
    "personal": LinkKind(days=180, most=180, slides=True, page="directory:link_detail"),
    "resume": LinkKind(days=60, most=60, slides=False, page="directory:link_resume"),
}

#: A mailed code lasts so long, and so long is the time to sign once it was typed in.
CODE_LIFE = timedelta(minutes=10)
MOST_TRIES = 5


def may_last(purpose: str, days: int) -> Verdict:
    most = LINKS[purpose].most
    return YES if 0 < days <= most else no(f"Such a link lasts at least one day and at most {most}.")


class LinkFacts(NamedTuple):
    """What decides whether a link opens."""

    revoked_at: datetime | None
    expires_at: datetime
    mailed_to: str
    email: str  # on file for the recipient now
    works_to: date | None  # the recipient's last day there
    today: date  # there


def may_open(link: LinkFacts, at: datetime) -> Verdict:
    """Whether a link opens, and to its sender why not; whoever opens it is told nothing of this."""
    if link.revoked_at is not None:
        return no("This link was revoked.")
    if link.expires_at <= at:
        return no("This link has expired.")
    if link.works_to is not None and link.works_to < link.today:
        return no("The recipient no longer works there.")
    if link.mailed_to.lower() != link.email.lower():
        return no("The recipient’s address has changed since it was mailed.")
    return YES


def link_state(
    link: LinkFacts, at: datetime, *, is_handed: bool, is_continued: bool, is_visited: bool
) -> str:
    """How far a link is, in one word; that somebody opened it is not verified until they press Continue."""
    ended = {"handed": is_handed, "revoked": link.revoked_at is not None, "expired": link.expires_at <= at}
    if over := next((state for state, holds_now in ended.items() if holds_now), None):
        return over
    if not link.mailed_to:
        return "queued"
    if not may_open(link, at):
        return "changed"
    return "opened" if is_continued else "unverified" if is_visited else "sent"


def may_send_personal(
    *, email: str, works_to: date | None, today: date, is_tied: bool, is_silent: bool
) -> Verdict:
    """Whether a contact may be mailed a page of their own."""
    if not is_tied:
        return no(_("Only an intermediary that works with this organization can do this."))
    if works_to is not None and works_to < today:
        return no("This person no longer works there.")
    if not email:
        return no(_("There is no e-mail address on file."))
    if is_silent:
        return no(_("This person asked not to hear from us. Only they can take that back."))
    return YES


def may_renew(revoked_at: datetime | None) -> Verdict:
    return YES if revoked_at is None else no(_("This link has ended. It takes a new one."))


class CodeFacts(NamedTuple):
    """What decides whether a code may be tried once more."""

    expires_at: datetime | None
    try_count: int
    checked_at: datetime | None


def may_try(code: CodeFacts | None, at: datetime) -> Verdict:
    if code is None or code.expires_at is None:
        return no(_("Ask for a code first, and wait until it has arrived."))
    if code.checked_at is not None:
        return no(_("This code has been used. Ask for a new one."))
    if code.try_count >= MOST_TRIES:
        return no(_("Too many tries. Ask for a new code."))
    if code.expires_at <= at:
        return no(_("This code is too old. Ask for a new one."))
    return YES


def in_words(wait: timedelta) -> str:
    """How long to wait, rounded up: "1 minute", "3 hours"."""
    minutes = max(1, math.ceil(wait / timedelta(minutes=1)))
    if minutes < 120:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = math.ceil(minutes / 60)
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}


def is_elsewhere(email: str, *, known: str, site: str) -> bool:
    """Whether an address lies at another domain than one that is known and an organization's site."""
    domain = domain_of(email)
    own = {domain_of(known), (urlsplit(site).hostname or "").removeprefix("www.")} - {""}
    return domain != "" and not any(f".{domain}".endswith(f".{one}") for one in own)


def domain_of(email: str) -> str:
    return email.strip().lower().rpartition("@")[2] if "@" in email else ""
