"""What lists of partnerships can be narrowed by; every filter stands in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from directory.access import networks
from directory.models import Organization, User
from directory.pages import Chip, chips
from partnerships.choices import Level, Stage, Status
from partnerships.models import Membership, Partnership

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


class PartnershipFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Name", field_name="name", lookup_expr="icontains")
    network = django_filters.ChoiceFilter(label="Network", field_name="convener__slug", empty_label="All")
    stage = django_filters.ChoiceFilter(label="Stage", choices=Stage.choices, empty_label="All")
    band = django_filters.ChoiceFilter(label="Health", choices=BANDS, method="by_band", empty_label="All")
    status = django_filters.ChoiceFilter(label="Status", choices=Status.choices, empty_label="All")
    level = django_filters.ChoiceFilter(label="Level", choices=Level.choices, empty_label="All")
    place = django_filters.CharFilter(label="County or region", method="by_place")
    member = django_filters.CharFilter(label="Member", method="by_member")

    class Meta:
        model = Partnership
        fields: list[str] = []

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
        return self.qs.narrowed() if self.chips() else self.qs

    def chips(self) -> list[Chip]:
        words: dict[str, dict[str, str]] = {
            "network": {row.slug: row.name for row in self.networks},
            "stage": {str(value): str(label) for value, label in Stage.choices},
            "band": dict(BANDS),
            "status": {value: str(label) for value, label in Status.choices},
            "level": {value: str(label) for value, label in Level.choices},
        }
        return chips(
            self.data, [(name, one.label, words.get(name, {})) for name, one in self.filters.items()]
        )

    def offered(self) -> list[Any]:
        """The bound fields of the form, without a choice that offers nothing to choose."""
        hidden = {"network"} if len(self.networks) < 2 else set()
        return [self.form[name] for name in self.shown if name not in hidden]
