"""One function per letter: who gets it, what it is about, and the key by which it goes out once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import lazy

from directory.actions.letter import queue_letter
from directory.addresses import full_address
from directory.choices import LetterLane
from directory.models import Affiliation, Letter, LinkCode, Seat, SecureLink, StoredFile, User
from directory.templatetags.words import full_day

ONCE = "once"
#: Said once it is known in which language a letter is written.
day = lazy(full_day, str)


def seat_invitation(*, seat: Seat, invited_by: User, at: datetime) -> Letter:
    """Tells a person of a seat somebody granted; one letter a seat, however often it is saved."""
    context = {
        "organization": seat.organization.name,
        "role": seat.get_role_display().lower(),
        "invited_by": invited_by.name,
        "recipient": seat.user.email,
        "address": full_address(reverse("account_login")),
    }
    return queue_letter(
        template="seat_invitation",
        recipient=seat.user.email,
        subject_key=f"seat {seat.pk}",
        period=ONCE,
        organization=seat.organization,
        context=context,
        at=at,
    )


def second_factor_removed(*, user: User, reason: str, at: datetime) -> Letter:
    """Tells a person that an administrator took their second factor away: each time, within no limit."""
    context = {"name": user.name, "reason": reason, "address": full_address(reverse("account_login"))}
    return queue_letter(
        template="second_factor_removed",
        recipient=user.email,
        subject_key=f"user {user.pk}",
        period=f"{at:%Y-%m-%dT%H:%M:%S.%f}",
        context=context,
        at=at,
        lane=LetterLane.SECURITY,
    )


def run_failed(
    *, run_id: int, title: str, failed_count: int, total_count: int, path: str, at: datetime
) -> list[Letter]:
    """Tells the administrators that a scoring run left partnerships unscored."""
    context = {
        "title": title,
        "failed_count": failed_count,
        "total_count": total_count,
        "address": full_address(path),
    }
    administrators = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    return [
        queue_letter(
            template="run_failed",
            recipient=email,
            subject_key=f"run {run_id}",
            period=f"{at:%Y-%m-%d}",
            context=context,
            at=at,
        )
        for email in administrators.values_list("email", flat=True)
    ]


def link_letter(*, link: SecureLink, at: datetime, file: StoredFile | None = None) -> Letter:
    """Brings a link, in the words of its template; once for each time that it is issued."""
    return queue_letter(
        template=link.template,
        recipient=link.recipient.email,
        subject_key=link.subject_key,
        period=f"link {link.pk}.{link.issue_count}",
        organization=link.organization,
        context={**about(link), **link.context},
        link=link,
        file=file,
        at=at,
    )


def code_letter(*, code: LinkCode, at: datetime) -> Letter:
    """Brings a one-time code; it waits behind no limit."""
    link = code.link
    return queue_letter(
        template="link_code",
        recipient=link.recipient.email,
        subject_key=link.subject_key,
        period=f"code {code.pk}",
        organization=link.organization,
        context=about(link),
        code=code,
        lane=LetterLane.SECURITY,
        at=at,
    )


# --- to the sender's people, about what a contact did on their own page


def managers(organization_id: int) -> list[str]:
    """Those who decide at an organization."""
    held = Q(
        seats__organization=organization_id, seats__role="manager", seats__to_on__isnull=True, is_active=True
    )
    return list(User.objects.filter(held).order_by("pk").values_list("email", flat=True))


def keepers(link: SecureLink) -> list[str]:
    """Whoever sent the link, or where they are gone the managers."""
    sender = link.issued_by
    return [sender.email] if sender and sender.is_active else managers(link.organization_id)


def tell_sender(template: str, link: SecureLink, period: str, *, at: datetime, **said: Any) -> None:
    place = link.recipient.organization
    context = {
        "who": str(link.recipient.person),
        "place": place.name,
        "address": full_address(place.get_absolute_url()),
        **said,
    }
    for email in keepers(link):
        queue_letter(
            template=template,
            recipient=email,
            subject_key=f"link {link.pk}",
            period=period,
            organization=link.organization,
            context=context,
            at=at,
        )


def address_changed(*, link: SecureLink, old: str, new: str, at: datetime) -> None:
    """To the old address, so that nobody changes it unseen, and to the sender."""
    period = f"address {link.issue_count}"
    if old:
        queue_letter(
            template="personal_address",
            recipient=old,
            subject_key=f"link {link.pk}",
            period=period,
            organization=link.organization,
            context={**about(link), "new": new},
            is_receipt=True,
            at=at,
        )
    tell_sender("personal_address_told", link, period, at=at, old=old, new=new)


def handed_over(*, link: SecureLink, to: Affiliation, is_leaving: bool, at: datetime) -> None:
    """A receipt to whoever had it, and word to the sender."""
    handed_receipt(link=link, to=to, period="handed over", at=at)
    said = {"colleague": str(to.person), "email": to.email, "is_leaving": is_leaving}
    tell_sender("personal_handed_told", link, "handed over", at=at, **said)


def handed_receipt(*, link: SecureLink, to: Affiliation, period: str, at: datetime) -> None:
    """Whose it is now, and to whom one may turn; again when they ask for a fresh link."""
    queue_letter(
        template="personal_handed",
        recipient=link.recipient.email,
        subject_key=f"link {link.pk}",
        period=period,
        organization=link.organization,
        context={**about(link), "colleague": str(to.person), "email": to.email},
        is_receipt=True,
        at=at,
    )


def letters_stopped(*, link: SecureLink, at: datetime) -> None:
    """Word to the sender; the receipt is a link of its own."""
    tell_sender("personal_stopped_told", link, "stopped", at=at)


def about(link: SecureLink) -> dict[str, str | int]:
    """What each letter of a link may say; `address` or `code` is added when it is handed over."""
    return {
        "title": link.title,
        "sender": link.organization.name,
        "name": str(link.recipient.person),
        "contact": next(iter(keepers(link)), ""),
        "days": link.days,
    }
