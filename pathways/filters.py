"""What the list of pathways can be narrowed by."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from directory.filters import ListFilter


class PathwayFilter(ListFilter):
    q = django_filters.CharFilter(label=_("Title"), field_name="title", lookup_expr="icontains")
    shown = ("q",)
