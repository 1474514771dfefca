"""What the list of organizations can be narrowed by; every filter stands in the address."""

from __future__ import annotations

from typing import Any

import django_filters

from directory.choices import OrganizationKind
from directory.columns import order
from directory.models import Organization
from directory.pages import Chip, chips

#: What the list may be sorted by; each walks an index.
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
