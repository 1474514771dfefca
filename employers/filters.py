"""What lists about employers can be narrowed by; every filter stands in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.filters import ListFilter
from employers.choices import LEARNER_KINDS, AskOutcome, OfferKind, OfferState, PlacementState


class PlacementFilter(ListFilter):
    q = django_filters.CharFilter(label=_("School, employer or offer"), method="by_words")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=PlacementState.choices, empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), field_name="offer__kind", choices=LEARNER_KINDS, empty_label=_("All")
    )
    school = django_filters.CharFilter(label=_("School"), field_name="school__slug")
    shown = ("q", "state", "kind")

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(
            Q(school__name__icontains=value)
            | Q(offer__title__icontains=value)
            | Q(offer__employer__organization__name__icontains=value)
        )


class AskFilter(ListFilter):
    q = django_filters.CharFilter(
        label=_("Employer"), field_name="employer__organization__name", lookup_expr="icontains"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=OfferKind.choices, empty_label=_("All"))
    outcome = django_filters.ChoiceFilter(label=_("Answer"), choices=AskOutcome.choices, empty_label=_("All"))
    by = django_filters.CharFilter(label=_("Asked by"), field_name="asked_by__slug")
    shown = ("q", "kind", "outcome")


class HostingFilter(ListFilter):
    q = django_filters.CharFilter(label=_("Employer or offer"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=OfferKind.choices, empty_label=_("All"))
    county = django_filters.CharFilter(label=_("County"), field_name="place", lookup_expr="iexact")
    pathway = django_filters.CharFilter(
        label=_("Pathway"), field_name="pathway_step__pathway__title", lookup_expr="icontains"
    )
    shown = ("q", "kind", "county", "pathway")

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(title__icontains=value) | Q(employer__organization__name__icontains=value))


class ReceivedFilter(ListFilter):
    """Offers that came in."""

    q = django_filters.CharFilter(label=_("Title or employer"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("State"), choices=OfferState.choices, empty_label=_("All"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=OfferKind.choices, empty_label=_("All"))
    shown = ("q", "state", "kind")

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(title__icontains=value) | Q(employer__organization__name__icontains=value))
