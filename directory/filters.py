"""What the lists of organizations and people can be narrowed by; every filter stands in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from directory.choices import ContactLevel, OrganizationKind, SearchKind
from directory.columns import order
from directory.models import Affiliation, Organization, Person
from directory.pages import Chip, chips
from directory.search import having

#: What the list of organizations may be sorted by; each walks an index.
SORTS = {"name": ("name", "pk"), "kind": ("kind", "name", "pk"), "county": ("county", "name", "pk")}


class OrganizationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Name", field_name="name", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label="Kind", choices=OrganizationKind.choices, empty_label="All")
    county = django_filters.CharFilter(label="County", field_name="county", lookup_expr="iexact")
    state = django_filters.CharFilter(label="State", field_name="state", lookup_expr="iexact")

    class Meta:
        model = Organization
        fields: list[str] = []

    def rows(self) -> Any:
        """What the filters leave, in the order that the address asks for."""
        return self.qs.select_related("parent").order_by(*order(SORTS, self.data.get("sort", "")))

    def offered(self) -> list[Any]:
        return [self.form[name] for name in ("q", "kind", "county")]

    def chips(self) -> list[Chip]:
        words = {"kind": {value: str(label) for value, label in OrganizationKind.choices}}
        return chips(
            self.data, [(name, one.label, words.get(name, {})) for name, one in self.filters.items()]
        )


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Name or organization"), method="by_words")
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=ContactLevel.choices, method="by_work", empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Works at"), choices=OrganizationKind.choices, method="by_work", empty_label=_("All")
    )
    county = django_filters.CharFilter(label=_("County"), method="by_work")
    organization = django_filters.CharFilter(label=_("Organization"), method="by_work")

    #: What each narrows by, of the work that they do now.
    PATHS = {
        "level": "level",
        "kind": "organization__kind",
        "county": "organization__county__iexact",
        "organization": "organization__slug",
    }

    class Meta:
        model = Person
        fields: list[str] = []

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(having(SearchKind.PERSON, value))

    def by_work(self, queryset: Any, name: str, value: str) -> Any:
        work = Affiliation.objects.filter(person=OuterRef("pk"), to_on__isnull=True)
        return queryset.filter(Exists(work.filter(**{self.PATHS[name]: value})))

    def offered(self) -> list[Any]:
        return [self.form[name] for name in ("q", "level", "kind", "county")]

    def chips(self) -> list[Chip]:
        words = {
            "kind": {value: str(label) for value, label in OrganizationKind.choices},
            "level": {value: str(label) for value, label in ContactLevel.choices},
        }
        named = Organization.objects.filter(slug=self.data.get("organization", "")) if self.data else ()
        words |= {"organization": {row.slug: row.name for row in named}}
        return chips(
            self.data, [(name, str(one.label), words.get(name, {})) for name, one in self.filters.items()]
        )
