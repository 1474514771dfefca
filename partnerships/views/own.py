"""A contact's own page, by their personal link: what their organization promised, got, and stands for."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.actions.allow import Limit, allow
from directory.languages import onward
from directory.limits import too_many
from directory.models import SecureLink
from directory.rules import YES, Verdict, no
from directory.sheets import answer_by_link, asks, of_link
from directory.templatetags.words import full_day
from directory.views.file import as_attachment
from partnerships import sheets
from partnerships.access import linked
from partnerships.actions.commitment import record_delivery
from partnerships.actions.own import hand_over, keep_roles, left_out
from partnerships.actions.purpose import endorse_charter
from partnerships.actions.value import confirm_receipt, report_missing
from partnerships.boards import own as board
from partnerships.boards.linked import letter_for
from partnerships.choices import ContactRole
from partnerships.forms.own import HandOverForm, MissingForm, OwnConfirmForm, OwnDeliveryForm, RolesForm
from partnerships.models import MembershipContact
from partnerships.sheets import today_in

#: So often one link says that something hasn't arrived.
MISSING = Limit(20, timedelta(days=1))

# --- parts of the page


@login_not_required
@require_safe
def link_work(request: HttpRequest, key: UUID) -> HttpResponse:
    own, at = linked.own(request, key), timezone.now()
    page = board.Work(own, at)
    return render(request, "partnerships/link_work.html", {"link": own.link, "page": page})


@login_not_required
@require_safe
def link_purpose(request: HttpRequest, key: UUID) -> HttpResponse:
    own = linked.own(request, key)
    return render(request, "partnerships/link_purpose.html", {"link": own.link, "page": board.Purpose(own)})


# --- deliveries


@login_not_required
@asks
def link_delivery_new(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    own = linked.own(request, key)
    commitment = own.one(own.commitments().select_related("partnership__convener", "responsibility"), pk)
    receiver = commitment.receiver.organization if commitment.receiver else commitment.partnership.convener
    before = commitment.deliveries.filter(confirmation__isnull=True).order_by("-delivered_on", "-pk").first()
    again = _("You reported it for %(on)s already; it waits for %(receiver)s. This would be one more.")
    sheet = of_link(
        own.link,
        _("Report a delivery"),
        _("Report it"),
        _("Thank you. It is reported."),
        lead=commitment.text,
        follows=(
            *([again % {"on": full_day(before.delivered_on), "receiver": receiver.name}] if before else []),
            *sheets.proved(commitment),
            _("It counts once %(receiver)s confirms it.") % {"receiver": receiver.name},
        ),
        may=sheets.stands(commitment),
        is_kept=True,
    )
    form = OwnDeliveryForm(
        request.POST or None,
        request.FILES or None,
        commitment=commitment,
        acting=own.acting(commitment.partnership_id),
        today=today_in(commitment.partnership),
    )
    deed = partial(record_delivery, commitment=commitment, reported_by=own.link.recipient)
    return answer_by_link(request, own.link, sheet, form, deed)


@login_not_required
@asks
def link_delivery_confirm(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    own = linked.own(request, key)
    delivery = own.one(own.deliveries(), pk)
    commitment = delivery.commitment
    membership, may = own.acting(commitment.partnership_id).confirmer(commitment)
    sheet = of_link(
        own.link,
        _("Did it arrive?"),
        _("Yes, confirm it"),
        _("Thank you. It is confirmed."),
        lead=commitment.text,
        follows=(_("It counts by the day on which it was delivered, and can’t be taken back."),),
        may=no(_("This is confirmed already.")) if hasattr(delivery, "confirmation") else may,
    )
    day = today_in(commitment.partnership)
    form = OwnConfirmForm(request.POST or None, membership=membership, today=day)
    deed = partial(confirm_receipt, of=delivery, membership=membership, affiliation=own.link.recipient)
    missing = reverse("partnerships:link_delivery_missing", args=[key, pk])
    shown = {"template": "partnerships/link_delivery_confirm.html", "delivery": delivery, "missing": missing}
    return answer_by_link(request, own.link, sheet, form, deed, **shown)


@login_not_required
@asks
def link_delivery_missing(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    own = linked.own(request, key)
    delivery = own.one(own.deliveries(), pk)
    _membership, may = own.acting(delivery.commitment.partnership_id).confirmer(delivery.commitment)
    return _missing(request, own, delivery, delivery.commitment.text, may)


@login_not_required
@asks
def link_value_missing(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    own = linked.own(request, key)
    gift = own.one(own.contributions(), pk)
    return _missing(request, own, gift, gift.description, YES)


def _missing(request: HttpRequest, own: linked.Own, of: Any, what: str, may: Verdict) -> HttpResponse:
    """No, or not yet: nothing is decided by it, and somebody looks into it."""
    if request.method == "POST" and (
        wait := allow(f"missing by link {own.link.pk}", MISSING, at=timezone.now())
    ):
        return too_many(request, wait)
    sheet = of_link(
        own.link,
        _("It hasn’t arrived"),
        _("Tell them"),
        _("Thank you. %(sender)s looks into it.") % {"sender": own.link.organization.name},
        lead=what,
        follows=(
            _("%(sender)s gets a letter.") % {"sender": own.link.organization.name},
            _("Once it has arrived, confirm it on your page as usual."),
        ),
        may=no(_("This is confirmed already.")) if hasattr(of, "confirmation") else may,
    )
    deed = partial(report_missing, of=of, link=own.link)
    return answer_by_link(request, own.link, sheet, MissingForm(request.POST or None), deed)


@login_not_required
@require_safe
def link_file(request: HttpRequest, key: UUID, pk: int) -> FileResponse:
    """The file of a delivery that went to the organization."""
    own = linked.own(request, key)
    delivery = own.one(own.deliveries(), pk)
    if delivery.file is None:
        raise Http404
    return as_attachment(delivery.file)


@login_not_required
@asks
def link_value(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    own = linked.own(request, key)
    gift = own.one(own.contributions(), pk)
    sheet = of_link(
        own.link,
        _("Did you receive this?"),
        _("Yes, confirm it"),
        _("Thank you. It is confirmed."),
        lead=gift.description,
        follows=(
            _("%(giver)s gave it. Your word makes it count.") % {"giver": gift.giver.organization.name},
        ),
        may=no(_("This is confirmed already.")) if hasattr(gift, "confirmation") else YES,
    )
    day = today_in(gift.partnership)
    form = OwnConfirmForm(request.POST or None, membership=gift.receiver, today=day)
    deed = partial(confirm_receipt, of=gift, membership=gift.receiver, affiliation=own.link.recipient)
    missing = reverse("partnerships:link_value_missing", args=[key, pk])
    template = "partnerships/link_confirm.html"
    return answer_by_link(request, own.link, sheet, form, deed, template=template, missing=missing)


# --- the purpose, and the contact's own place in it


@login_not_required
@asks
def link_charter(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    own = linked.own(request, key)
    charter = own.one(own.charters(), pk)
    standing = next(one for one in board.Purpose(own).charters if one.charter == charter)
    sheet = of_link(
        own.link,
        _("What %(partnership)s is for") % {"partnership": charter.partnership.name},
        _("We endorse it"),
        _("Thank you. Your endorsement is kept."),
        follows=(
            _("%(organization)s stands behind this version, in your name.")
            % {"organization": standing.membership.organization.name},
        ),
        may=no(_("Your organization has endorsed this version.")) if standing.endorsement else YES,
    )
    form = forms.Form(request.POST or None)
    parts = {"charter": charter, "membership": standing.membership, "affiliation": own.link.recipient}
    deed, template = partial(endorse_charter, **parts), "partnerships/link_charter.html"
    return answer_by_link(request, own.link, sheet, form, deed, template=template, charter=charter)


@login_not_required
@asks
def link_champion(request: HttpRequest, key: UUID) -> HttpResponse:
    own = linked.own(request, key)
    held, back = list(own.roles()), left_out(own.link.recipient, own.members)
    sheet = of_link(
        own.link,
        _("Your roles"),
        _("Confirm"),
        _roles_kept(request),
        lead=_("Check what you are, and leave out what you no longer are.")
        if held
        else _("You hold no role now. Tick what you are."),
        follows=_of_roles(held),
        may=YES if own.members else no(_("Your organization isn’t in any of our partnerships yet.")),
    )
    form = RolesForm(request.POST or None, own=own, held=held, back=back)
    deed = partial(keep_roles, affiliation=own.link.recipient, members=own.members)
    return answer_by_link(request, own.link, sheet, form, deed)


def _roles_kept(request: HttpRequest) -> str:
    if request.POST.getlist("roles"):
        return _("Thank you. Your roles are confirmed.")
    return _("You hold no role now. You can tick yours again here.")


def _of_roles(held: list[MembershipContact]) -> tuple[str, ...]:
    """What a tick means, and what its absence does."""
    without = _(
        "Without the tick you are no longer the primary contact of %(organization)s in %(partnership)s,"
        " whom its letters reach, until you tick it again or somebody else is named."
    )
    members = [row.membership for row in held if row.role == ContactRole.PRIMARY]
    return (
        *(
            without % {"organization": one.organization.name, "partnership": one.partnership.name}
            for one in members
        ),
        _("A champion speaks for the partnership in their own organization."),
    )


@login_not_required
@asks
def link_handover(request: HttpRequest, key: UUID) -> HttpResponse:
    own = linked.own(request, key)
    sheet = of_link(
        own.link,
        _("Hand over to a colleague"),
        _("Hand it over"),
        "",
        lead=_("Somebody else is the right person now? Your roles and your page go to them."),
        follows=(
            _("Your colleague gets a letter with a link of their own."),
            _("Your link ends, and you get a receipt."),
            _("%(sender)s is told.") % {"sender": own.link.organization.name},
        ),
        is_kept=True,
    )
    form = HandOverForm(request.POST or None, giver=own.link.recipient)

    def leads(fresh: SecureLink) -> str:
        messages.success(request, letter_for(fresh.recipient))
        return onward(reverse("directory:link_handed"))

    return answer_by_link(request, own.link, sheet, form, partial(hand_over, link=own.link), leads)
