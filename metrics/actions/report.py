"""Deeds about reports: issuing one to the parties with the numbers of the day, and that it was opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.link import is_silent, issue_link
from directory.actions.save import happened
from directory.choices import LinkPurpose
from directory.models import Affiliation, SecureLink, User
from directory.rules import LINKS
from metrics import letters
from metrics.boards.figures import figures_of
from metrics.models import Report, ReportDelivery
from partnerships.actions.write import insist_active, on_day, put, rewrite, touched
from partnerships.models import Membership, MembershipContact, Partnership


@transaction.atomic
def issue_report(
    *,
    partnership: Partnership,
    title: str,
    by: User | None,
    at: datetime,
    to: Iterable[Membership] = (),
    issued_on: date | None = None,
    summary: str = "",
    replaces: Report | None = None,
) -> Report:
    """A report to the parties named; the primary contact of each gets a letter with a link to it."""
    issued_on = on_day(partnership, issued_on, at, "issued_on")
    _insist_replaceable(replaces, partnership, issued_on)
    row = Report(
        partnership=partnership,
        title=title,
        summary=summary,
        issued_on=issued_on,
        figures=figures_of(partnership, issued_on),
        replaces=replaces,
    )
    put(row, by=by, at=at)
    for membership in to:
        insist_active(membership, issued_on, "to")
        link = _link(row, membership, by, at)
        put(ReportDelivery(report=row, membership=membership, link=link, sent_on=issued_on), by=by, at=at)
    return touched(row, at)


def _insist_replaceable(report: Report | None, partnership: Partnership, on: date) -> None:
    if report is None:
        return
    if report.partnership_id != partnership.pk:
        raise ValidationError({"replaces": _("This report is of another partnership.")})
    if report.issued_on > on:
        raise ValidationError({"replaces": _("This report is the later one.")})
    if Report.objects.filter(replaces=report).exists():
        raise ValidationError({"replaces": _("This report is replaced already.")})


def _link(report: Report, membership: Membership, by: User | None, at: datetime) -> SecureLink | None:
    """None where there is nobody to write to; they read it signed in."""
    contact, convener = reader_of(membership), report.partnership.convener
    if contact is None or is_silent(contact, convener):
        return None
    return issue_link(
        purpose=LinkPurpose.REPORT,
        recipient=contact,
        template=letters.ISSUES,
        subject_key=f"report {report.pk}",
        context={"title": report.title, "partnership": report.partnership.name},
        organization=convener,
        days=LINKS[LinkPurpose.REPORT].most,
        by=by,
        at=at,
    )


def reader_of(membership: Membership) -> Affiliation | None:
    """Who of a member gets it: the primary contact, if there is one with an address."""
    rows = MembershipContact.objects.primary().filter(membership=membership)
    contact = rows.select_related("affiliation__person", "affiliation__organization").first()
    return contact.affiliation if contact else None


@transaction.atomic
def open_report(
    *,
    delivery: ReportDelivery,
    by: User | None,
    at: datetime,
    link: SecureLink | None = None,
    opened_on: date | None = None,
) -> ReportDelivery:
    """Read signed in, or *Continue* pressed on the link's page; the first time is what counts."""
    row: ReportDelivery = ReportDelivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if row.opened_on is not None:
        return row
    zone = row.report.partnership.time_zone
    day = happened(opened_on, at=at, time_zone=zone, field="opened_on")
    return rewrite(row, by=by, at=at, opened_on=day, link=link or row.link)
