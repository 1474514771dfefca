"""Templates: written, revised as editions, filled in; no later edit touches an agreement."""

from datetime import date

import pytest

from partnerships.actions.template import (
    consent_text,
    draft_from_template,
    retire_template,
    revise_template,
    write_template,
)
from partnerships.choices import CLAUSES
from tests import build
from tests.cast import refused
from tests.signing import sent


@pytest.fixture
def who(manager, at):
    return {"by": manager, "at": at}


@pytest.fixture
def template(network, who):
    return write_template(
        intermediary=network,
        kind="mou",
        name="Memorandum",
        purpose="So that learners of {{ partnership }} reach real work.",
        texts={1: "Between {{ parties }}.", 11: "From {{ effective_on }} to {{ ends_on }}."},
        not_required=frozenset({8}),
        **who,
    )


@pytest.fixture
def drafted(template, partnership, convening, employer, who):
    return draft_from_template(
        template=template,
        partnership=partnership,
        title="Our memorandum",
        parties=[convening, employer],
        effective_on=date(2026, 7, 1),
        **who,
    )


def test_a_template_has_the_14_clauses_and_knows_its_placeholders(template, network, who):
    assert [clause.heading for clause in template.clauses.all()] == list(CLAUSES)
    assert not template.clauses.get(number=8).is_required
    with refused("texts", "mood"):
        write_template(intermediary=network, kind="mou", name="Other", texts={2: "{{ mood }}"}, **who)
    with refused("name"):
        write_template(intermediary=network, kind="mou", name=" ", texts={}, **who)


def test_an_agreement_is_drafted_with_everything_filled_in(drafted, convening, employer, who):
    first, term = drafted.clauses.get(number=1), drafted.clauses.get(number=11)
    names = f"{convening.organization.name} and {employer.organization.name}"
    assert first.text == first.template_text == f"Between {names}."
    assert term.text == "From July 1, 2026 to June 30, 2027."
    assert drafted.purpose == f"So that learners of {drafted.partnership.name} reach real work."
    assert (drafted.notice_days, drafted.ends_on, drafted.owner) == (30, date(2027, 6, 30), who["by"])
    assert not drafted.clauses.get(number=8).is_required


def test_a_new_edition_is_a_row_of_its_own_and_touches_no_agreement(drafted, template, who):
    out = sent(drafted)
    before = out.paper.content
    new = revise_template(template=template, texts={1: "Among {{ parties }}."}, **who)
    template.refresh_from_db()
    assert (new.edition, template.retired_on is None) == (2, False)
    assert new.clauses.get(number=11).text == "From {{ effective_on }} to {{ ends_on }}."
    assert not new.clauses.get(number=8).is_required
    out.refresh_from_db()
    assert (out.state, out.template, out.paper.content) == ("out_for_signature", template, before)
    with refused("__all__", "newer edition"):
        revise_template(template=template, texts={}, **who)


def test_only_a_standing_template_of_ones_own_is_used(template, partnership, convening, employer, who):
    words = {
        "partnership": partnership,
        "title": "M",
        "parties": [convening, employer],
        "effective_on": date(2026, 7, 1),
        **who,
    }
    with refused("template", "another intermediary"):
        draft_from_template(template=build.AgreementTemplate(), **words)
    retire_template(template=template, **who)
    with refused("template", "retired"):
        draft_from_template(template=template, **words)
    with refused("retired_on"):
        retire_template(template=template, **who)


def test_what_signers_agree_to_is_written_down_once(at, db):
    first = consent_text(at=at)
    assert consent_text(at=at) == first and len(first.text_hash) == 64 and first.edition == 1
