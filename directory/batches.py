"""What can be done to many rows of a list at once; each app names its own deeds (apps.py)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from django import forms
from django.apps import apps
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from directory.access import convening
from directory.actions.batch import MOST, Made
from directory.actions.organization import tie_organization
from directory.actions.save import insist, local_day
from directory.choices import ListKind
from directory.filters import OrganizationFilter
from directory.models import Organization, Tie, User
from directory.rules import YES, Verdict, holds, no


class Source(NamedTuple):
    """A list: its rows for a user, in order; those that an address's filters leave; who may work on one."""

    list: ListKind
    rows: Callable[[User], Any]
    fitting: Callable[[User, QueryDict], Any]
    may: Callable[[User, Any], Verdict]

    def chosen(self, user: User, query: QueryDict) -> list[Any]:
        """Those that are named, or all that fit; one more than MOST tells that it is too many."""
        if query.get("all"):
            return list(self.fitting(user, query)[: MOST + 1])
        keys = {int(key) for key in query.getlist("row") if key.isascii() and key.isdigit() and len(key) < 16}
        return list(self.rows(user).filter(pk__in=keys)[: MOST + 1])


class Deed(NamedTuple):
    """`form` is told the rows and the user; `do` a row and what was asked; `undo` what `do` gave back."""

    word: str
    source: Source
    label: Any
    button: Any
    form: Callable[..., forms.Form]
    do: Callable[..., Made]
    undo: Callable[..., None]
    follows: tuple[Any, ...] = ()
    most: int = MOST
    is_final: bool = False  # what it did can't be taken back, so its undo only says why


@cache
def known_deeds() -> dict[str, Deed]:
    named = [getattr(config, "batches", None) for config in apps.get_app_configs()]
    deeds = [deed for name in filter(None, named) for deed in import_module(name).DEEDS]
    return {deed.word: deed for deed in deeds}


def deeds_for(list: ListKind, user: User, convening: list[Organization]) -> list[Deed]:
    """What the bar of a list offers to whoever works in a network."""
    works = user.is_superuser or any(holds(user.role_in(row.pk), "member") for row in convening)
    return [deed for deed in known_deeds().values() if works and deed.source.list == list]


# --- organizations


class TieForm(forms.Form):
    intermediary = forms.ModelChoiceField(
        Organization.objects.none(), label=_lazy("Network"), empty_label=None
    )

    def __init__(self, *args: Any, rows: list[Any], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intermediary"].queryset = convening(user)  # type: ignore[attr-defined]


def tie(organization: Organization, *, intermediary: Organization, by: User, at: Any) -> Made:
    if Tie.objects.filter(intermediary=intermediary, organization=organization, to_on__isnull=True).exists():
        insist(no(_("The two work together already.")))
    row = tie_organization(intermediary=intermediary, organization=organization, by=by, at=at)
    if row is None:
        insist(no(_("This is the network itself.")))
    return {"tie": row.pk}  # type: ignore[union-attr]


def untie(made: Made, *, by: User, at: Any) -> None:
    row = Tie.objects.select_related("intermediary").filter(pk=made["tie"], to_on__isnull=True).first()
    if row is None:
        return
    insist(may_take_back(row.from_on == local_day(at, row.intermediary.time_zone)))
    row._history_user, row._history_date = by, at
    row.delete()


def may_take_back(is_of_today: bool) -> Verdict:
    """Later others have built on it."""
    return YES if is_of_today else no(_("It is from an earlier day: change it on its own page."))


ORGANIZATIONS = Source(
    ListKind.ORGANIZATIONS,
    lambda user: Organization.objects.for_user(user).order_by("name", "pk"),
    lambda user, query: OrganizationFilter(query, Organization.objects.for_user(user)).rows(),
    lambda user, row: YES,
)
DEEDS = (
    Deed(
        "organization-tie",
        ORGANIZATIONS,
        _lazy("Take them into our network"),
        _lazy("Take them in"),
        TieForm,
        tie,
        untie,
        (_lazy("Your staff see the e-mail and phone of their people from then on."),),
    ),
)
