"""Situations in words, each with the next thing to do about it: one query for all of a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.actions.save import local_day
from employers.models import Offer
from metrics.choices import SituationKind
from metrics.models import CurrentDetail, PartnershipMetric, Situation
from metrics.scoring.engine import shown
from partnerships.boards.head import due_on
from partnerships.models import (
    Agreement,
    Commitment,
    FundingReport,
    Meeting,
    Membership,
    MembershipContact,
    Request,
)


class Words(NamedTuple):
    """What a situation says. `on` is the day that it is about; `deed` leads to the page that mends it."""

    title: str
    address: str
    said: str
    deed: str
    deed_address: str
    on: date | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Case:
    """A situation as a line of a page, on the day that it is there."""

    situation: Situation
    words: Words
    today: date

    @property
    def line(self) -> str:
        """Itself in one line, as it is written down when somebody decides about it."""
        where = self.situation.partnership.name if self.situation.partnership else ""
        return " · ".join(word for word in (self.words.title, self.words.said, where) if word)


def cases_of(situations: Iterable[Situation], at: datetime) -> list[Case]:
    """In the order given; whatever its row no longer bears out is left out."""
    rows = list(situations)
    today = {row.pk: local_day(at, (row.partnership or row.network).time_zone) for row in rows}
    of_kind: dict[str, list[Situation]] = defaultdict(list)
    for row in rows:
        of_kind[row.kind].append(row)
    words = {kind: WORDS[kind](found, today) for kind, found in of_kind.items()}
    return [
        Case(row, words[row.kind][row.subject_id], today[row.pk])
        for row in rows
        if row.subject_id in words[row.kind]
    ]


#: A finder of words: the situations of a kind, and the day that it is at each → subject → words.
Days = dict[int, date]
Finder = Callable[[list[Situation], Days], dict[int, Words]]


def _paired(queryset: Any, rows: list[Situation]) -> Iterable[tuple[Situation, Any]]:
    """Each situation with the row that it is about."""
    found = queryset.in_bulk([row.subject_id for row in rows])
    return ((row, found[row.subject_id]) for row in rows if row.subject_id in found)


def _to(name: str, *args: Any) -> str:
    return reverse(f"partnerships:{name}", args=args)


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _fact(row: Situation) -> date:
    return date.fromisoformat(row.fact.rpartition(" ")[2])


# --- promised, asked, written down


def commitments(rows: list[Situation], today: Days) -> dict[int, Words]:
    queryset = Commitment.objects.for_list().annotate(due_on=due_on())
    return {
        one.pk: Words(
            one.text,
            _entry(row, "partnership_promises", f"commitment-{one.pk}"),
            str(one.owner.organization) if one.owner else _("Nobody is named"),
            _("Report the delivery"),
            _to("delivery_new", one.pk),
            one.due_on,
            one.due_on < today[row.pk],
        )
        for row, one in _paired(queryset, rows)
        if one.due_on
    }


def requests(rows: list[Situation], today: Days) -> dict[int, Words]:
    return {
        one.pk: Words(
            one.text,
            _entry(row, "partnership_detail", f"request-{one.pk}"),
            str(one.membership.organization),
            _("Answer it"),
            _to("request_answer", one.pk),
            one.answer_by_on,
            one.answer_by_on < today[row.pk],
        )
        for row, one in _paired(Request.objects.select_related("membership__organization"), rows)
    }


def offers(rows: list[Situation], today: Days) -> dict[int, Words]:
    return {
        one.pk: Words(
            one.title,
            reverse("employers:offer_detail", args=[one.pk]),
            str(one.employer.organization),
            _("Answer the offer"),
            _to("offer_accept", one.pk),
            one.answer_by_on,
            one.answer_by_on is not None and one.answer_by_on < today[row.pk],
        )
        for row, one in _paired(Offer.objects.select_related("employer__organization"), rows)
    }


def agreements(rows: list[Situation], today: Days) -> dict[int, Words]:
    return {
        one.pk: Words(
            one.title,
            one.get_absolute_url(),
            _("No renewal has begun"),
            _("Begin the renewal"),
            _to("agreement_renew", one.pk),
            one.ends_on,
        )
        for row, one in _paired(Agreement.objects.all(), rows)
    }


def reports(rows: list[Situation], today: Days) -> dict[int, Words]:
    queryset = FundingReport.objects.select_related("source").annotate(
        count=Count("source__allocations__partnership", distinct=True)
    )
    return {
        one.pk: Words(
            one.title,
            one.source.get_absolute_url(),
            _for_how_many(one.source.name, one.count),
            _("Note that it was sent"),
            _to("report_sent", one.pk),
            one.due_on,
            one.due_on < today[row.pk],
        )
        for row, one in _paired(queryset, rows)
    }


def _for_how_many(award: str, count: int) -> str:
    """Whose report it is: one award's, however many partnerships live on it."""
    words = {"award": award, "count": count}
    return _("%(award)s, for %(count)s partnerships") % words if count > 1 else award


def notes(rows: list[Situation], today: Days) -> dict[int, Words]:
    return {
        one.pk: Words(
            one.title,
            one.get_absolute_url(),
            _("Held, and its notes went to nobody"),
            _("Share the notes"),
            _to("notes_share", one.pk),
            one.held_on,
        )
        for row, one in _paired(Meeting.objects.all(), rows)
    }


def _entry(row: Situation, page: str, anchor: str) -> str:
    """The place on a page of the partnership where something stands."""
    address = _to(page, row.partnership.slug) if row.partnership else ""
    return f"{address}?entry={anchor}#{anchor}"


# --- numbers


def values(rows: list[Situation], today: Days) -> dict[int, Words]:
    found = {}
    for row, one in _paired(PartnershipMetric.objects.select_related("definition", "owner__person"), rows):
        address = reverse("metrics:metric_detail", args=[row.partnership.slug, one.pk])  # type: ignore[union-attr]
        said = (
            _("%(person)s reports it") % {"person": one.owner.person} if one.owner else _("Nobody reports it")
        )
        deed_address = reverse("metrics:value_new", args=[one.pk])
        found[one.pk] = Words(
            one.definition.title, address, said, _("Enter the value"), deed_address, _fact(row), True
        )
    return found


def moves(rows: list[Situation], today: Days) -> dict[int, Words]:
    """The subject is the partnership itself."""
    details = CurrentDetail.objects.filter(partnership__in=[row.subject_id for row in rows])
    told = {pk: words for pk, *words in details.values_list("partnership", "before", "moved_reason")}
    found = {}
    for row in rows:
        was, reason = told.get(row.subject_id, (None, ""))
        now = row.partnership and row.partnership.shown_value
        if was is not None and now is not None and row.partnership:
            address = reverse("metrics:health", args=[row.partnership.slug])
            found[row.subject_id] = Words(
                _moved(was, now), address, reason, _("See why"), address, _fact(row)
            )
    return found


def _moved(was: float, now: float) -> str:
    words = _("Rose from %(was)s to %(now)s") if now > was else _("Fell from %(was)s to %(now)s")
    return words % {"was": shown(was), "now": shown(now)}


# --- members and their people


def silence(rows: list[Situation], today: Days) -> dict[int, Words]:
    found = {}
    for row, one in _paired(Membership.objects.select_related("organization"), rows):
        heard_on = _fact(row)
        zone = (row.partnership or row.network).time_zone
        cadence = (local_day(row.from_at, zone) - heard_on).days - 1
        said = _("Silent for %(days)s, agreed is every %(cadence)s") % {
            "days": _days((today[row.pk] - heard_on).days),
            "cadence": _days(cadence),
        }
        deed = f"{_to('interaction_new', row.partnership.slug)}?with={one.pk}"  # type: ignore[union-attr]
        found[one.pk] = Words(
            str(one.organization), _member(row, one), said, _("Log a contact"), deed, heard_on
        )
    return found


def champions(rows: list[Situation], today: Days) -> dict[int, Words]:
    return {
        one.pk: Words(
            str(one.organization),
            _member(row, one),
            _("Its last champion or sponsor is gone"),
            _("Name a champion"),
            f"{_to('contact_new', one.pk)}?role=champion",
            _fact(row),
        )
        for row, one in _paired(Membership.objects.select_related("organization"), rows)
    }


def threads(rows: list[Situation], today: Days) -> dict[int, Words]:
    keys = [row.subject_id for row in rows]
    people = dict(
        MembershipContact.objects.filter(membership__in=keys, to_on__isnull=True)
        .order_by()
        .values_list("membership", "affiliation__person__family_name")
    )
    found = {}
    for row, one in _paired(Membership.objects.select_related("organization"), rows):
        said = (
            _("Nobody is named as its contact")
            if row.fact == "nobody"
            else _("Known through one person only: %(name)s") % {"name": people.get(one.pk, "–")}
        )
        deed = _to("contact_new", one.pk)
        found[one.pk] = Words(str(one.organization), _member(row, one), said, _("Name another contact"), deed)
    return found


def contacts(rows: list[Situation], today: Days) -> dict[int, Words]:
    queryset = MembershipContact.objects.select_related("affiliation__person", "membership__organization")
    found = {}
    for row, one in _paired(queryset, rows):
        words = (
            _("%(organization)s: the address bounced")
            if row.fact.startswith("bounced")
            else _("%(organization)s: not verified for a year")
        )
        found[one.pk] = Words(
            str(one.affiliation.person),
            _member(row, one.membership),
            words % {"organization": one.membership.organization},
            _("Verify the contact"),
            _to("contact_confirm", one.pk),
            _fact(row),
        )
    return found


def _member(row: Situation, membership: Membership) -> str:
    address = _to("partnership_members", row.partnership.slug) if row.partnership else ""
    return f"{address}#member-{membership.pk}"


WORDS: dict[str, Finder] = {
    SituationKind.COMMITMENT: commitments,
    SituationKind.REQUEST: requests,
    SituationKind.OFFER: offers,
    SituationKind.SILENCE: silence,
    SituationKind.AGREEMENT: agreements,
    SituationKind.REPORT: reports,
    SituationKind.HEALTH: moves,
    SituationKind.NOTES: notes,
    SituationKind.VALUE: values,
    SituationKind.CHAMPION: champions,
    SituationKind.THREAD: threads,
    SituationKind.CONTACT: contacts,
}
