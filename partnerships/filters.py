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

#: Bands as `metrics` writes them on a partnership; "none" is its own state, never a low score.
BANDS = (
    ("strong", "Strong"),
    ("developing", "Developing"),
    ("needs_attention", "Needs attention"),
    ("critical", "Critical"),
    ("none", "Not enough evidence"),
)


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
        return queryset.filter(shown_band="" if value == "none" else value)

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
