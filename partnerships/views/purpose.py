"""What a partnership is for: its charter adopted, endorsed and looked at again; protocols and goals."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from directory.rules import YES, no
from directory.sheets import Sheet, answer, asks
from partnerships import access, sheets
from partnerships.actions.copying import WORDS
from partnerships.actions.purpose import (
    adopt_charter,
    end_goal,
    end_protocol,
    endorse_charter,
    put_protocol_in_force,
    record_review,
    revise_goal,
    set_goal,
)
from partnerships.boards import library
from partnerships.forms import purpose as forms
from partnerships.forms.record import EndForm
from partnerships.models import Charter, Goal, Partnership, Protocol
from partnerships.sheets import lasts, today_in

CHARTERS = Charter.objects.select_related("partnership__convener")
PROTOCOLS = Protocol.objects.select_related("partnership__convener")
#: What a charter of the library says, and the page that offers what the library has.
MATERIAL_WORDS = ("need", "serves", "geography", "goal")
BEGIN = "partnerships/begin_form.html"
GOALS = Goal.objects.select_related("partnership__convener")


@asks
def charter_adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """A new version; it begins with the words of the last one, or of the `material` in the address."""
    row = access.partnership(request, slug, "member")
    last = row.charters.order_by("version").last()
    materials = library.choices(row, request.user, "charter")
    sheet = _sheet(
        row,
        _("Adopt a charter"),
        _("Adopt it"),
        _("The charter is adopted. Ask the members to endorse it."),
        is_kept=True,
        follows=(
            _("It becomes version %(number)d; the versions before stay as they are.")
            % {"number": (last.version if last else 0) + 1},
            _("Members endorse each version again."),
        ),
    )
    begin = {name: getattr(last, name) for name in WORDS} if last else {}
    if material := library.chosen(materials, request.GET.get("material")):
        begin |= {name: getattr(material, name) for name in MATERIAL_WORDS}
    form = forms.CharterForm(request.POST or None, initial=begin | {"adopted_on": today_in(row)})
    deed = partial(adopt_charter, partnership=row)
    return answer(request, sheet, form, deed, template=BEGIN, materials=materials)


@asks
def charter_endorse(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, CHARTERS, pk, "member")
    sheet = _sheet(
        row.partnership,
        _("Record an endorsement"),
        _("Record it"),
        _("The endorsement is on record."),
        lead=_("Version %(number)d of the charter") % {"number": row.version},
        may=YES if row.adopted_on else no(_("A draft is adopted before anybody endorses it.")),
    )
    form = forms.EndorseForm(request.POST or None, charter=row, today=today_in(row.partnership))
    return answer(request, sheet, form, partial(endorse_charter, charter=row))


@asks
def review_new(request: HttpRequest, slug: str) -> HttpResponse:
    row = access.partnership(request, slug, "member")
    sheet = _sheet(row, _("Record a review"), _("Record it"), _("The review is on record."))
    form = forms.ReviewForm(request.POST or None, initial={"on": today_in(row)})
    return answer(request, sheet, form, partial(record_review, partnership=row))


# --- protocols


@asks
def protocol_new(request: HttpRequest, slug: str) -> HttpResponse:
    """`kind` in the address is what it is about; it begins with the words that hold, or a `material`."""
    row = access.partnership(request, slug, "member")
    kind = request.GET.get("kind", "")
    standing = row.protocols.filter(kind=kind, to_on__isnull=True).first()
    sheet = _sheet(
        row,
        _("Put a protocol in force"),
        _("Put it in force"),
        _("The protocol is in force."),
        at="#protocols",
        is_kept=True,
        follows=(_("One about the same that is in force ends the day before."),),
    )
    begin: dict[str, Any] = {"kind": kind, "from_on": today_in(row)}
    materials = library.choices(row, request.user, "protocol", kind)
    if begun := library.chosen(materials, request.GET.get("material")) or standing:
        begin |= {"title": begun.title, "text": begun.text}
    form = forms.ProtocolForm(request.POST or None, initial=begin)
    deed = partial(put_protocol_in_force, partnership=row)
    return answer(request, sheet, form, deed, template=BEGIN, materials=materials)


@asks
def protocol_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, PROTOCOLS, pk, "member")
    sheet = _sheet(
        row.partnership,
        _("End a protocol"),
        _("End it"),
        _("The protocol has ended."),
        at="#protocols",
        lead=row.title,
        may=lasts(row.to_on),
    )
    form = EndForm(request.POST or None, initial={"to_on": today_in(row.partnership)})
    return answer(request, sheet, form, partial(end_protocol, protocol=row))


# --- goals


@asks
def goal_new(request: HttpRequest, slug: str) -> HttpResponse:
    row = access.partnership(request, slug, "member")
    sheet = _sheet(row, _("Set a goal"), _("Set it"), _("The goal is set."), at="#goals")
    form = forms.GoalForm(request.POST or None, partnership=row, today=today_in(row))
    return answer(request, sheet, form, partial(set_goal, partnership=row))


@asks
def goal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, GOALS, pk, "member")
    sheet = _sheet(
        row.partnership,
        _("Revise a goal"),
        _("Revise it"),
        _("The goal is revised."),
        at="#goals",
        follows=(_("The old wording ends and stays on record. Tie its metrics to the new one."),),
        may=lasts(row.to_on),
    )
    day = today_in(row.partnership)
    form = forms.GoalForm(request.POST or None, instance=row, partnership=row.partnership, today=day)
    return answer(request, sheet, form, partial(revise_goal, goal=row))


@asks
def goal_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.row(request, GOALS, pk, "member")
    sheet = _sheet(
        row.partnership,
        _("End a goal"),
        _("End it"),
        _("The goal has ended."),
        at="#goals",
        lead=row.title,
        may=lasts(row.to_on),
    )
    form = EndForm(request.POST or None, initial={"to_on": today_in(row.partnership)})
    return answer(request, sheet, form, partial(end_goal, goal=row))


def _sheet(row: Partnership, title: str, button: str, done: str, **words: Any) -> Sheet:
    return sheets.of_partnership(row, title, button, done, tab="purpose", **words)
