"""What lists of partnerships and agreements can be narrowed by; every filter stands in the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from directory.access import networks
from directory.filters import ListFilter
from directory.models import Organization, User
from partnerships.choices import AgreementKind, AgreementState, Level, Stage, Status
from partnerships.models import Agreement, Membership, Question, Signer
from partnerships.rules import RENEWAL_DAYS

#: Bands as `metrics` writes them on a partnership; to be exploring, or without enough evidence, are states of
#: their own, never low scores.
BANDS = (
    ("strong", "Strong"),
    ("developing", "Developing"),
    ("needs_attention", "Needs attention"),
    ("critical", "Critical"),
    ("exploring", "Exploring"),
    ("none", "Not enough evidence"),
)


def band_of(stage: int, shown_band: str) -> str:
    """As which of BANDS the health of a partnership is shown."""
    return shown_band or ("exploring" if stage == Stage.EXPLORING else "none")


def in_band(band: str) -> Q:
    """The partnerships that are shown as one of BANDS."""
    if band in ("exploring", "none"):
        is_exploring = Q(stage=Stage.EXPLORING)
        return Q(shown_band="") & (is_exploring if band == "exploring" else ~is_exploring)
    return Q(shown_band=band)


class PartnershipFilter(ListFilter):
    q = django_filters.CharFilter(label="Name", field_name="name", lookup_expr="icontains")
    network = django_filters.ChoiceFilter(label="Network", field_name="convener__slug", empty_label="All")
    stage = django_filters.ChoiceFilter(label="Stage", choices=Stage.choices, empty_label="All")
    band = django_filters.ChoiceFilter(label="Health", choices=BANDS, method="by_band", empty_label="All")
    status = django_filters.ChoiceFilter(label="Status", choices=Status.choices, empty_label="All")
    level = django_filters.ChoiceFilter(label="Level", choices=Level.choices, empty_label="All")
    place = django_filters.CharFilter(label="County or region", method="by_place")
    member = django_filters.CharFilter(label="Member", method="by_member")

    #: Offered in the form; the others work from a link.
    shown = ("q", "network", "stage", "band", "place")

    def __init__(self, data: QueryDict, queryset: Any, user: User) -> None:
        super().__init__(data, queryset)
        found = networks(user)
        self.networks = found
        self.filters["network"].extra["choices"] = [(row.slug, row.name) for row in found]

    def by_band(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(in_band(value))

    def by_place(self, queryset: Any, name: str, value: str) -> Any:
        """Partnerships with an active member, or a convener, in that county or region."""
        here = Organization.objects.filter(Q(county__iexact=value) | Q(region__iexact=value)).values("pk")
        member = Membership.objects.filter(
            partnership=OuterRef("pk"),
            organization__in=here,
            accepted_on__isnull=False,
            left_on__isnull=True,
        )
        return queryset.filter(Q(Exists(member)) | Q(convener__in=here))

    def by_member(self, queryset: Any, name: str, value: str) -> Any:
        member = Membership.objects.filter(
            partnership=OuterRef("pk"), organization__slug=value, left_on__isnull=True
        )
        return queryset.filter(Exists(member))

    def narrowed(self) -> Any:
        """What the filters leave. Without any, what was given is narrow already, or is all there is."""
        return self.qs.narrowed() if self.chips else self.qs

    @property
    def offered(self) -> list[Any]:
        """The bound fields of the form, without a choice that offers nothing to choose."""
        hidden = {"network"} if len(self.networks) < 2 else set()
        return [self.form[name] for name in self.shown if name not in hidden]


class View(NamedTuple):
    """One way to look at a list: its word in the address, what it is called, and which rows it holds."""

    value: str
    label: str
    rows: Q


def agreement_views(today: date, us: str) -> tuple[View, ...]:
    """The list of agreements by who has to do something next; `us`: the convener, as the reader calls it."""
    signers = Signer.objects.waiting().filter(party__agreement=OuterRef("pk"))
    ours = Q(party__membership__organization=OuterRef("partnership__convener"))
    asked = Question.objects.filter(signer__party__agreement=OuterRef("pk"), answered_at__isnull=True)
    followed = Agreement.objects.filter(predecessor=OuterRef("pk"))
    out, holds = Q(state="out_for_signature"), Q(state__in=["signed", "active", "under_review"])
    ends = holds & Q(ends_on__range=(today, today + timedelta(days=RENEWAL_DAYS)))
    waits_for_us = (
        Q(state__in=["draft", "in_review", "under_review"])
        | (out & (Q(Exists(signers.filter(ours))) | Q(Exists(asked))))
        | (ends & Q(~Exists(followed), renewal="manual"))
    )
    return (
        View("us", f"Wait for {us}", waits_for_us),
        View("partners", "Wait for partners", out & Q(Exists(signers.exclude(ours)))),
        View("ending", f"End within {RENEWAL_DAYS} days", ends),
        View("in-force", "In force", holds),
        View("", "All", Q()),
    )


class AgreementFilter(ListFilter):
    q = django_filters.CharFilter(label="Agreement or partnership", method="by_words")
    kind = django_filters.ChoiceFilter(label="Kind", choices=AgreementKind.choices, empty_label="All")
    state = django_filters.ChoiceFilter(label="State", choices=AgreementState.choices, empty_label="All")
    partnership = django_filters.CharFilter(label="Partnership", field_name="partnership__slug")
    owner = django_filters.ChoiceFilter(label="Owner", field_name="owner", empty_label="All")

    #: Offered in the form; the partnership works from a link.
    shown = ("q", "kind", "state", "owner")

    def __init__(self, data: QueryDict, queryset: Any, owners: dict[str, str]) -> None:
        super().__init__(data, queryset)
        self.owners = owners
        self.filters["owner"].extra["choices"] = list(owners.items())

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(title__icontains=value) | Q(partnership__name__icontains=value))
