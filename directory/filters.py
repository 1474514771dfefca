"""What lists can be narrowed by, those of organizations and people; every filter stands in the address."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from directory.choices import ContactLevel, OrganizationKind, SearchKind
from directory.columns import order
from directory.models import Affiliation, Organization
from directory.pages import Chip, Drop, beside, capped_count, without
from directory.search import having

#: What the list of organizations may be sorted by; each walks an index.
SORTS = {"name": ("name", "pk"), "kind": ("kind", "name", "pk"), "county": ("county", "name", "pk")}


class ListFilter(django_filters.FilterSet):
    """What an address narrows a list by: its form, what is in force, and the ways out of an empty result."""

    #: The filters of the form; the others work from a link.
    shown: tuple[str, ...] = ()

    @property
    def offered(self) -> list[Any]:
        return [self.form[name] for name in self.shown]

    def words(self, name: str) -> dict[str, str]:
        """The choices of a filter in words; of one that takes what is typed, none."""
        return {str(value): str(label) for value, label in self.filters[name].extra.get("choices", ())}

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are in force."""
        return [chip for name in self.filters if (chip := self._chip(name))]

    def _chip(self, name: str) -> Chip | None:
        value = self.data.get(name, "").strip()
        words = self.words(name) if value else {}
        if not value or (words and value not in words):
            return None
        label = str(self.filters[name].label)
        return Chip(name, label, words.get(value, value), without(self.data, name))

    @property
    def typed(self) -> str:
        """The words that were looked for: a list wants them as they are spelled, the search doesn't."""
        return next((chip.value for chip in self.chips if chip.name == "q"), "")

    @property
    def clear(self) -> str:
        """The address without any of them."""
        return without(self.data, *self.filters)

    @property
    def keep(self) -> list[tuple[str, str]]:
        """What the form keeps of the address."""
        return beside(self.data, *self.filters)

    @cached_property
    def drops(self) -> list[Drop]:
        """Which one of them an empty result could do without, asked only where a page is about to say so."""
        found = [Drop(chip, capped_count(self._without(chip.name))) for chip in self.chips]
        return [drop for drop in found if drop.count]

    def _without(self, dropped: str) -> Any:
        rows = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            rows = rows if name == dropped else self.filters[name].filter(rows, value)
        return rows


class OrganizationFilter(ListFilter):
    q = django_filters.CharFilter(label="Name", field_name="name", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label="Kind", choices=OrganizationKind.choices, empty_label="All")
    county = django_filters.CharFilter(label="County", field_name="county", lookup_expr="iexact")
    state = django_filters.CharFilter(label="State", field_name="state", lookup_expr="iexact")

    shown = ("q", "kind", "county")

    def rows(self) -> Any:
        """What the filters leave, in the order that the address asks for."""
        return self.qs.select_related("parent").order_by(*order(SORTS, self.data.get("sort", "")))


class PersonFilter(ListFilter):
    q = django_filters.CharFilter(label=_("Name or organization"), method="by_words")
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=ContactLevel.choices, method="by_work", empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Works at"), choices=OrganizationKind.choices, method="by_work", empty_label=_("All")
    )
    county = django_filters.CharFilter(label=_("County"), method="by_work")
    organization = django_filters.CharFilter(label=_("Organization"), method="by_work")
    shown = ("q", "level", "kind", "county")

    #: What each narrows by, of the work that they do now.
    PATHS = {
        "level": "level",
        "kind": "organization__kind",
        "county": "organization__county__iexact",
        "organization": "organization__slug",
    }

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(having(SearchKind.PERSON, value))

    def by_work(self, queryset: Any, name: str, value: str) -> Any:
        work = Affiliation.objects.filter(person=OuterRef("pk"), to_on__isnull=True)
        return queryset.filter(Exists(work.filter(**{self.PATHS[name]: value})))

    def words(self, name: str) -> dict[str, str]:
        if name != "organization":
            return super().words(name)
        return dict(Organization.objects.filter(slug=self.data[name]).values_list("slug", "name"))
