"""What the record of the world's partnership holds, and more of it on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests import build

if TYPE_CHECKING:
    from tests.world import World


def kept(world: World) -> dict[str, Any]:
    """One row of each kind that the pages of the record are about."""
    own = {"partnership": world.partnership}
    # Two savings: the one before is what can be put back.
    world.partnership.summary = "Technicians for three counties"
    world.partnership.save()
    need = build.RecruitmentNeed(**own)
    return {
        "material": build.Material(intermediary=world.network).pk,
        "material_kind": "protocol",
        "protocol": build.Protocol(**own).pk,
        "goal": build.Goal(**own).pk,
        "support": need.pk,
        "prospect": build.Prospect(need=need).pk,
        "change": world.partnership.history.latest("history_id").history_id,
        "change_kind": "partnership",
        "change_field": "summary",
        "joining": build.Membership(accepted_on=None, **own).pk,
        "seeks": "seeks",
        "value": build.ValueStatement(membership=world.employer).pk,
        "assignment": build.Assignment(**own).pk,
        "pathway_link": build.PartnershipPathway(**own).pk,
    }


def more(world: World) -> None:
    own = {"partnership": world.partnership}
    build.Assignment(role="staff", **own)
    build.SystemChange(**own)
    build.Material(intermediary=world.network)
    build.Membership(accepted_on=None, **own)
    build.Contribution(giver=world.employer, receiver=world.district, **own)
    member = build.Membership(need=build.RecruitmentNeed(**own), **own)
    build.Prospect(need=member.need)
    build.Charter(version=100 + member.pk, adopted_on=None, **own)
    build.Review(**own)
    build.CadenceTerm(membership=member, kind="contact", **own)
    build.ValueStatement(membership=member, kind="gives")
