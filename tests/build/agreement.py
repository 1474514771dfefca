"""Agreements, their texts, their signers and their evidence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from partnerships import models as partnerships
from tests.build.days import AT, START, ago
from tests.build.directory import Affiliation, Network, SecureLink, StoredFile
from tests.build.partnership import Membership, OfPartnership, of_same


class AgreementTemplate(DjangoModelFactory):
    class Meta:
        model = partnerships.AgreementTemplate

    intermediary = SubFactory(Network)
    kind = "mou"
    name = Sequence(lambda n: f"Template {n}")


class TemplateClause(DjangoModelFactory):
    class Meta:
        model = partnerships.TemplateClause

    template = SubFactory(AgreementTemplate)
    number = 1
    heading = "Parties and signers"
    text = "Between {{ parties }}."


class ConsentText(DjangoModelFactory):
    class Meta:
        model = partnerships.ConsentText

    edition = Sequence(lambda n: n + 1)
    text = Sequence(lambda n: f"I agree to sign online, {n}.")
    text_hash = Sequence(lambda n: f"{n:064x}")
    from_on = START


class Agreement(OfPartnership):
    """In the state named, with the one transition that says so; `steps=False` leaves that out.

    One that is out for signature has a frozen paper.
    """

    class Meta:
        model = partnerships.Agreement
        skip_postgeneration_save = True

    kind = "mou"
    title = "Memorandum of understanding"
    purpose = "Who does what"
    state = "draft"
    drafted_on = START
    effective_on = START
    ends_on = START + timedelta(days=730)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **words: Any) -> Any:
        if words["state"] != "out_for_signature" or words.get("paper"):
            return super()._create(model_class, *args, **words)
        row = super()._create(model_class, *args, **{**words, "state": "in_review"})
        row.paper, row.state = Paper(agreement=row), "out_for_signature"
        row.save()
        return row

    @factory.post_generation
    def steps(self, create: bool, wanted: bool | None, **_: Any) -> None:
        if create and wanted is not False:
            AgreementTransition(agreement=self, on=self.drafted_on)


class AgreementTransition(DjangoModelFactory):
    class Meta:
        model = partnerships.AgreementTransition

    agreement = SubFactory(Agreement, steps=False)
    state = SelfAttribute("agreement.state")
    on = START
    reason = LazyAttribute(
        lambda o: "So agreed" if o.state in ("terminated", "declined", "withdrawn") else ""
    )


class AgreementParty(DjangoModelFactory):
    class Meta:
        model = partnerships.AgreementParty

    agreement = SubFactory(Agreement)
    membership = SubFactory(Membership, partnership=SelfAttribute("..agreement.partnership"))


class Clause(DjangoModelFactory):
    class Meta:
        model = partnerships.Clause

    agreement = SubFactory(Agreement)
    number = 1
    heading = "Parties and authorized signers"


class ClauseComment(DjangoModelFactory):
    class Meta:
        model = partnerships.ClauseComment

    clause = SubFactory(Clause)
    text = "Who pays for the bus?"
    at = AT


class Attachment(DjangoModelFactory):
    class Meta:
        model = partnerships.Attachment

    agreement = SubFactory(Agreement)
    title = "Certificate of insurance"
    file = SubFactory(StoredFile)


class ClauseState(DjangoModelFactory):
    class Meta:
        model = partnerships.ClauseState

    clause = SubFactory(Clause)
    progress = "not_addressed"
    on = START


class Paper(DjangoModelFactory):
    class Meta:
        model = partnerships.Paper

    agreement = SubFactory(Agreement)
    edition = 1
    content = "{}"
    content_hash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    pdf = "papers/one.pdf"
    pdf_hash = "0" * 64
    frozen_at = AT


class Signer(DjangoModelFactory):
    class Meta:
        model = partnerships.Signer

    party = SubFactory(AgreementParty)
    affiliation = SubFactory(Affiliation, organization=SelfAttribute("..party.membership.organization"))


class Reader(DjangoModelFactory):
    class Meta:
        model = partnerships.Reader

    party = SubFactory(AgreementParty)
    affiliation = SubFactory(Affiliation, organization=SelfAttribute("..party.membership.organization"))
    link = SubFactory(SecureLink, purpose="view", recipient=SelfAttribute("..affiliation"))
    asked_at = AT


class Question(DjangoModelFactory):
    class Meta:
        model = partnerships.Question

    signer = SubFactory(Signer)
    text = "May our lawyer read it first?"
    asked_at = AT


class Evidence(DjangoModelFactory):
    class Meta:
        model = partnerships.Evidence

    agreement = SubFactory(Agreement)
    number = 1
    kind = "sent"
    at = AT
    previous_hash = "0" * 64
    hash = Sequence(lambda n: f"{n:064x}")


class Notice(DjangoModelFactory):
    class Meta:
        model = partnerships.Notice

    agreement = SubFactory(Agreement, state="active")
    kind = "termination"
    reason = "The program ends"
    on = ago(10)
    entered_on = SelfAttribute("on")
    ends_on = ago(-20)


class Signature(DjangoModelFactory):
    class Meta:
        model = partnerships.Signature

    party = SubFactory(AgreementParty)
    name = "Alex Signer"
    title = "President"
    method = "paper"
    on = ago(200)
    entered_on = SelfAttribute("on")
    at = AT


class Amendment(DjangoModelFactory):
    class Meta:
        model = partnerships.Amendment

    agreement = SubFactory(Agreement)
    summary = "One more school"
    on = ago(100)
    entered_on = SelfAttribute("on")


class DataSharingAgreement(DjangoModelFactory):
    class Meta:
        model = partnerships.DataSharingAgreement

    agreement = SubFactory(Agreement, kind="data_sharing", title="Data terms")
    legal_basis = "studies"


class DataFlow(OfPartnership):
    class Meta:
        model = partnerships.DataFlow

    giver = of_same()
    receiver = of_same()
    description = "Counts of credentials by program"
    from_on = START
