"""What the lists of partnerships, organizations and agreements offer for many rows at once."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.actions.batch import MOST
from directory.batches import ORGANIZATIONS, Deed, Source
from directory.choices import ListKind
from directory.models import User
from partnerships.access import may_work
from partnerships.actions import batch
from partnerships.boards import agreements
from partnerships.boards.partnerships import rows_of
from partnerships.filters import PartnershipFilter
from partnerships.forms import batch as forms
from partnerships.models import Agreement, Partnership


def fitting(user: User, query: QueryDict) -> Any:
    filters = PartnershipFilter(query, Partnership.objects.narrowed_for(user), user)
    # Deeds read and write whole rows, not what a list shows of them.
    keys = list(rows_of(filters).values_list("pk", flat=True)[: MOST + 1])
    return PARTNERSHIPS.rows(user).filter(pk__in=keys)


PARTNERSHIPS = Source(
    ListKind.PARTNERSHIPS,
    lambda user: Partnership.objects.for_user(user).select_related("convener").order_by("name", "pk"),
    fitting,
    may_work,
)


def fitting_agreements(user: User, query: QueryDict) -> Any:
    found = agreements.find(user, query, timezone.localdate()).rows.values_list("pk", flat=True)
    return AGREEMENTS.rows(user).filter(pk__in=list(found[: MOST + 1]))


AGREEMENTS = Source(
    ListKind.AGREEMENTS,
    lambda user: (
        Agreement.objects.for_user(user).select_related("partnership__convener").order_by("title", "pk")
    ),
    fitting_agreements,
    lambda user, row: may_work(user, row.partnership),
)
DEEDS = (
    Deed(
        "partnership-charge",
        PARTNERSHIPS,
        _("Name who runs them"),
        _("Name them"),
        forms.ChargeForm,
        batch.put_in_charge,
        batch.take_back_charge,
    ),
    Deed(
        "partnership-contact",
        PARTNERSHIPS,
        _("Log a contact with each member"),
        _("Log it with each"),
        forms.ForContact,
        batch.log_with_each,
        batch.unlog,
        (_("One entry for each member stands on the timeline of each partnership."),),
    ),
    Deed(
        "partnership-pathway",
        PARTNERSHIPS,
        _("Tie a pathway"),
        _("Tie it"),
        forms.ForPathway,
        batch.tie_pathway,
        batch.untie_pathway,
    ),
    Deed(
        "partnership-stage",
        PARTNERSHIPS,
        _("Move the stage"),
        _("Move them"),
        forms.ForStage,
        batch.move,
        batch.move_back,
    ),
    Deed(
        "partnership-status",
        PARTNERSHIPS,
        _("Change the status"),
        _("Change it"),
        forms.ForStatus,
        batch.set_status,
        batch.set_status_back,
    ),
    Deed(
        "organization-invite",
        ORGANIZATIONS,
        _("Invite them into a partnership"),
        _("Invite them"),
        forms.ForInvitation,
        batch.invite,
        batch.uninvite,
    ),
    Deed(
        "agreement-nudge",
        AGREEMENTS,
        _("Ask the signers again"),
        _("Send fresh links"),
        forms.ForNudge,
        batch.nudge,
        batch.keep_nudge,
        (
            _("Whoever was asked by mail and hasn’t signed gets a new letter, once a day at most."),
            _("The link in the letter before stops working."),
        ),
        is_final=True,
    ),
)
