"""People: the list that all networks share, the record of one, and what is kept of them."""

from datetime import date
from functools import partial
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from directory import access
from directory.actions.person import add_affiliation, change_affiliation, change_person, enter_person
from directory.actions.save import local_day
from directory.boards import person as board
from directory.choices import ContactLevel, OrganizationKind, SearchKind
from directory.entries import NameForm, NewWorkForm, PersonForm, WorkForm
from directory.exports import Column, list_file, wants_file
from directory.models import Affiliation, Organization, Person
from directory.pages import Chip, chips, drops, page_of, without
from directory.search import having
from directory.sheets import answer, asks, hand, of_organization, of_person


def _said(person: Person, value: Any) -> str:
    """What is said of each place where they work now."""
    return "; ".join(filter(None, [value(row) for row in person.work]))


#: What a file of the list holds; e-mail and phone where the list shows them.
COLUMNS = (
    Column(_lazy("Last name"), lambda row: row.family_name),
    Column(_lazy("First name"), lambda row: row.given_name),
    Column(_lazy("Organization"), lambda row: _said(row, lambda work: work.organization.name)),
    Column(_lazy("Title"), lambda row: _said(row, lambda work: work.title)),
    Column(_lazy("Level"), lambda row: _said(row, lambda work: str(ContactLevel(work.level).label))),
    Column(_lazy("E-mail"), lambda row: _said(row, lambda work: work.may_reach and work.email)),
    Column(_lazy("Phone"), lambda row: _said(row, lambda work: work.may_reach and work.phone)),
)


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_lazy("Name or organization"), method="by_words")
    level = django_filters.ChoiceFilter(
        label=_lazy("Level"), choices=ContactLevel.choices, method="by_work", empty_label=_lazy("All")
    )
    kind = django_filters.ChoiceFilter(
        label=_lazy("Works at"), choices=OrganizationKind.choices, method="by_work", empty_label=_lazy("All")
    )
    county = django_filters.CharFilter(label=_lazy("County"), method="by_work")
    organization = django_filters.CharFilter(label=_lazy("Organization"), method="by_work")

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


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    seen, today = Person.objects.for_user(request.user), timezone.localdate()
    filters = PersonFilter(request.GET, seen)
    rows = board.with_work(filters.qs, request.user, today).order_by("family_name", "given_name", "pk")
    if wants_file(request.GET.get("as")):
        return list_file(request.GET["as"], "people", COLUMNS, rows, today)
    page, chips = page_of(rows, request.GET.get("page")), filters.chips()
    return render(
        request,
        "directory/person_list.html",
        {
            "nav": "people",
            "filters": filters,
            "chips": chips,
            "clear": without(request.GET, *filters.filters),
            "drops": [] if page.rows else drops(chips, lambda query: PersonFilter(query, seen).qs),
            "page": page,
        },
    )


@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.find(request.user, Person.objects, pk=pk)
    today = timezone.localdate()
    record = board.build(found, request.user, today)
    return render(
        request, "directory/person_detail.html", {"nav": "people", "record": record, "today": today}
    )


# --- what is kept of them


@asks
def person_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody at an organization; whoever is known from elsewhere isn't added a second time."""
    place = access.kept(request, slug)
    sheet = of_organization(
        place,
        _("Add a person"),
        _("Add them"),
        _("They are in the directory."),
        lead=place.name,
        follows=(
            _("All networks see their name, title and level."),
            _("E-mail and phone are seen by networks that work with this organization."),
        ),
        is_kept=True,
    )
    form = PersonForm(request.POST or None, by=request.user, on=_today(place))
    deed = partial(enter_person, organization=place, **hand(request))
    return answer(request, sheet, form, deed, leads=Person.get_absolute_url)


@asks
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.find(request.user, Person.objects, pk=pk)
    record = board.build(found, request.user, timezone.localdate())
    access.require(record.may_change)
    sheet = of_person(found, _("Change their name"), _("Save"), _("The change is kept."))
    form = NameForm(request.POST or None, instance=found)
    return answer(request, sheet, form, partial(change_person, person=found, **hand(request)))


@asks
def affiliation_new(request: HttpRequest, pk: int) -> HttpResponse:
    """They work at another organization too, or begin there."""
    found = access.find(request.user, Person.objects, pk=pk)
    access.require(access.works_somewhere(request.user))
    sheet = of_person(
        found,
        _("Add where they work"),
        _("Add it"),
        _("It is added."),
        follows=(_("What they do elsewhere stays. When they leave there, say so on their page."),),
    )
    today = timezone.localdate()
    form = NewWorkForm(
        request.POST or None, instance=Affiliation(), by=request.user, on=today, initial={"from_on": today}
    )
    return answer(request, sheet, form, partial(add_affiliation, person=found, **hand(request)))


@asks
def affiliation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.kept_work(request, pk)
    sheet = of_person(
        row.person, _("Change what they do"), _("Save"), _("The change is kept."), lead=row.organization.name
    )
    form = WorkForm(request.POST or None, instance=row)
    return answer(request, sheet, form, partial(change_affiliation, affiliation=row, **hand(request)))


def _today(place: Organization) -> date:
    return local_day(timezone.now(), place.time_zone)
