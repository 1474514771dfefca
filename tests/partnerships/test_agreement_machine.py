"""The life of an agreement against a model of thirty lines: any deeds in any order come to the same."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from partnerships.actions.agreement import advance, move_agreement
from partnerships.actions.answer import decline_agreement
from partnerships.actions.clause import set_clause
from partnerships.actions.editing import take_back
from partnerships.actions.ending import end_noticed, give_notice, terminate_agreement
from partnerships.actions.evidence import verify_agreement
from partnerships.actions.sending import send_agreement
from partnerships.models import Agreement, Paper, Signature, Signer
from tests import build
from tests.signing import ready, sign_link

SOAK = bool(os.environ.get("SOAK"))
TERM = 60  # days that it holds, from ten days after it was drafted
OPEN, BOUND = ("draft", "in_review", "out_for_signature"), ("active", "under_review")


@dataclass
class Model:
    """What an agreement is, without rows: its state, who signed, whether its clause is final."""

    state: str = "in_review"
    signed: set[int] = field(default_factory=set)
    is_final: bool = True
    day: int = 0
    notice_until: int | None = None

    def to(self, state: str, *sources: str, when: bool = True) -> bool:
        """Whether the deed is done; if so, the state that it leads to."""
        if self.state not in sources or not when:
            return False
        self.state = state
        if state == "in_review":
            self.signed.clear()
        return True

    def sign(self, number: int) -> bool:
        if self.state != "out_for_signature" or number in self.signed:
            return False
        self.signed.add(number)
        if len(self.signed) == 2:
            self.state = "active" if self.day >= 10 else "signed"
        return True

    def wait(self, days: int) -> None:
        self.day += days
        ended = self.notice_until is not None and self.day >= self.notice_until
        if ended and self.state in ("signed", *BOUND):
            self.state = "terminated"
        if self.state == "signed" and self.day >= 10:
            self.state = "active"
        if self.state in BOUND and self.day > 10 + TERM:
            self.state = "expired"


class Life(RuleBasedStateMachine):
    """Each rule does the deed on rows and in the model; both say yes or both say no."""

    @initialize(notice=st.sampled_from([0, 20]))
    def begin(self, notice: int) -> None:
        partnership = build.Partnership()
        row = ready(build.convening(partnership), build.employing(partnership))
        days = {
            "effective_on": build.DAY + timedelta(days=10),
            "ends_on": build.DAY + timedelta(days=10 + TERM),
        }
        Agreement.objects.filter(pk=row.pk).update(notice_days=notice, **days)
        self.key, self.notice, self.model = row.pk, notice, Model()
        self.signers = list(Signer.objects.filter(party__agreement=row).order_by("pk"))

    @property
    def row(self) -> Agreement:
        row: Agreement = Agreement.objects.get(pk=self.key)
        return row

    @property
    def who(self) -> dict[str, Any]:
        return {"by": None, "at": build.AT + timedelta(days=self.model.day)}

    def same(self, deed: Any, is_done: bool, **words: Any) -> None:
        try:
            with transaction.atomic():
                deed(**words, **self.who)
        except ValidationError:
            came = False
        else:
            came = True
        assert came is is_done

    @rule(is_final=st.booleans())
    def edit(self, is_final: bool) -> None:
        may = self.model.state in OPEN
        progress = "final" if is_final else "under_discussion"
        clause = self.row.clauses.get()
        if may:
            self.model.is_final = is_final
            self.model.to("in_review", "out_for_signature")
        self.same(set_clause, may, clause=clause, progress=progress)

    @rule()
    def send(self) -> None:
        done = self.model.to("out_for_signature", "in_review", when=self.model.is_final)
        self.same(send_agreement, done, agreement=self.row)

    @rule(number=st.sampled_from([0, 1]))
    def sign(self, number: int) -> None:
        signer = self.signers[number]
        signer.refresh_from_db()
        if signer.link is None:
            assert not self.model.sign(number)
            return
        done = self.model.sign(number)
        self.same(lambda at, by: sign_link(signer, at=at), done)

    @rule(number=st.sampled_from([0, 1]))
    def decline(self, number: int) -> None:
        done = self.model.to("declined", "out_for_signature", when=number not in self.model.signed)
        self.same(decline_agreement, done, signer=self.signers[number], reason="No")

    @rule()
    def back(self) -> None:
        done = self.model.to("in_review", "out_for_signature")
        self.same(take_back, done, agreement=self.row, reason="Wait")

    @rule(state=st.sampled_from(["draft", "in_review", "withdrawn", "under_review", "active"]))
    def move(self, state: str) -> None:
        sources = {
            "draft": ("in_review",),
            "in_review": ("draft",),
            "withdrawn": ("draft", "in_review"),
            "under_review": ("active",),
            "active": ("under_review",),
        }
        if state == "in_review" and self.model.state == "out_for_signature":
            return  # taking it back has a deed of its own
        if state == "active" and self.model.state == "signed":
            return  # the calendar's
        done = self.model.to(state, *sources[state])
        self.same(move_agreement, done, agreement=self.row, state=state, reason="So agreed")

    @rule()
    def notice_given(self) -> None:
        done = self.model.state in ("signed", *BOUND) and self.model.notice_until is None
        if done:
            self.model.notice_until = self.model.day + self.notice
        self.same(give_notice, done, agreement=self.row, kind="termination", reason="Closing")

    @rule()
    def terminate(self) -> None:
        until = self.model.notice_until
        is_over = (until is None and not self.notice) or (until is not None and self.model.day >= until)
        done = self.model.to("terminated", "signed", *BOUND, when=is_over)
        self.same(terminate_agreement, done, agreement=self.row, reason="Closed")

    @rule(days=st.sampled_from([1, 9, 25, 70]))
    def wait(self, days: int) -> None:
        self.model.wait(days)
        for _ in range(2):  # twice comes to the same
            end_noticed(at=self.who["at"])
            advance(self.row, **self.who)
            advance(self.row, **self.who)

    @invariant()
    def holds(self) -> None:
        row = self.row
        assert row.state == self.model.state
        assert row.transitions.get(until_on__isnull=True).state == row.state
        assert Signature.objects.filter(voided_on__isnull=True, party__agreement=row).count() == len(
            self.model.signed
        )
        assert Paper.objects.filter(agreement=row, voided_at__isnull=True).count() == (row.paper is not None)
        assert verify_agreement(agreement=row) == []


@pytest.mark.soak
@pytest.mark.django_db
def test_any_deeds_in_any_order_come_to_the_same() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=200 if SOAK else 12,
            stateful_step_count=30 if SOAK else 14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_a_deed_that_moves_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: declining writes everything but the state."""
    monkeypatch.setattr("partnerships.actions.answer.move", lambda *args, **words: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            Life,
            settings=settings(
                max_examples=200,
                stateful_step_count=30,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
