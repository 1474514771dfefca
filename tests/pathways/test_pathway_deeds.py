"""Pathways: made, aimed, stepped, closed; a published link amended with its reason."""

import pytest

from directory.models import StaleMark
from pathways.actions.pathway import add_step, amend_link, close_pathway, make_pathway, set_targets
from tests import build
from tests.cast import refused


@pytest.fixture
def pathway(network, who):
    return make_pathway(title="Welding", owner=network, schools=[build.Organization()], **who)


def test_a_pathway_has_an_address_and_schools(pathway, network, who):
    assert pathway.slug == "welding" and pathway.schools.count() == 1
    assert make_pathway(title="Welding", owner=network, **who).slug == "welding-2"
    with refused("title"):
        make_pathway(title=" ", owner=network, **who)
    with refused("cluster"):
        make_pathway(title="x", owner=network, cluster=build.CareerCluster(scheme="16"), **who)


def test_where_it_leads_marks_what_reads_it(pathway, who):
    welder = build.Occupation()
    set_targets(pathway=pathway, occupations=[welder], industries=[build.Industry()], **who)
    set_targets(pathway=pathway, industries=[], **who)
    assert list(pathway.target_occupations.all()) == [welder] and not pathway.target_industries.exists()
    assert StaleMark.objects.filter(kind="pathway", key=pathway.pk).exists()
    assert pathway.history.first().history_change_reason == "Targets set"


def test_steps_follow_each_other(pathway, who):
    add_step(pathway=pathway, kind="course", title="Metal I", **who)
    assert add_step(pathway=pathway, kind="work_based", title="Internship", **who).order == 2
    with refused("title", "already"):
        add_step(pathway=pathway, kind="course", title="Metal I", order=1, **who)
    with refused("kind"):
        add_step(pathway=pathway, kind="dance", title="x", **who)


def test_it_is_closed_once(pathway, who, day):
    assert close_pathway(pathway=pathway, **who).closed_on == day
    with refused("closed_on", "was closed"):
        close_pathway(pathway=pathway, **who)


def test_the_published_crosswalk_is_amended_with_a_reason(who):
    link = build.CipSocLink()
    amend = {"program": link.instructional_program, "occupation": link.occupation, **who}
    with refused("reason"):
        amend_link(is_removed=True, reason="", **amend)
    assert amend_link(is_removed=True, reason="No such job here", **amend).pk == link.pk
    assert (
        amend_link(
            program=link.instructional_program,
            occupation=build.Occupation(),
            is_removed=False,
            reason="New",
            **who,
        ).source
        == "staff"
    )
