"""Signing: the frozen paper, who is asked to sign it, who did, what they asked, and the evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from directory.models import Affiliation, Entered, Row, SecureLink, StoredFile, User, not_before
from partnerships.choices import EvidenceKind, SignatureMethod
from partnerships.models.agreement import Agreement, AgreementParty
from partnerships.models.inherited import InheritedKey
from partnerships.models.partnership import Partnership
from partnerships.querysets import ScopedQuerySet, SignerQuerySet, StaffQuerySet


class Paper(models.Model):
    """The document as it was sent: its canonical text and its PDF, each with its hash; only ever voided."""

    scope_path = "agreement__partnership"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="papers")
    edition = models.PositiveSmallIntegerField()
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    pdf = models.FileField(upload_to="papers/")
    pdf_hash = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="frozen_papers")
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=240, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "edition"], name="paper_edition"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(voided_at__isnull=True), name="paper_current"
            ),
            models.CheckConstraint(condition=~Q(content=""), name="paper_says"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""), name="paper_void_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, edition {self.edition}"


class Signer(Row):
    """A person asked to sign for a party. `email` is where the link went, and stays if the directory's moves.

    `draft_name` and `draft_title` are what somebody typed and hasn't signed yet. Signers are never deleted:
    one who is replaced, or passed it on to somebody (`delegated_to`), has ended.
    """

    scope_path = "party__agreement__partnership"

    party = models.ForeignKey(AgreementParty, models.CASCADE, related_name="signers")
    affiliation = models.ForeignKey(Affiliation, models.PROTECT, related_name="signing")
    place = models.PositiveSmallIntegerField("place in the order", default=1)
    is_required = models.BooleanField("must sign", default=True)
    email = models.EmailField("asked at", blank=True)
    link = models.ForeignKey(SecureLink, models.SET_NULL, null=True, blank=True, related_name="signers")
    asked_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)
    draft_name = models.CharField(max_length=160, blank=True)
    draft_title = models.CharField(max_length=120, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField("asked no more since", null=True, blank=True)
    delegated_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="delegated_by"
    )

    objects = SignerQuerySet.as_manager()

    class Meta:
        ordering = ["party", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "affiliation"], condition=Q(ended_at__isnull=True), name="signer_once"
            ),
            models.CheckConstraint(condition=Q(place__gte=1), name="signer_place"),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | ~Q(decline_reason=""), name="signer_decline_reason"
            ),
            models.CheckConstraint(
                condition=Q(delegated_to__isnull=True) | Q(ended_at__isnull=False),
                name="signer_delegated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.affiliation.person} for {self.party.membership.organization}"


class Signature(Entered):
    """A signature for a party. It is evidence: added once, never edited; voided when the text changes.

    One on paper of an agreement kept from before may have no signer. `carries` is the signature that an
    automatic renewal takes over.
    """

    scope_path = "party__agreement__partnership"

    party = models.ForeignKey(AgreementParty, models.PROTECT, related_name="signatures")
    partnership = InheritedKey(Partnership, of="party", on_delete=models.PROTECT)
    signer = models.ForeignKey(Signer, models.PROTECT, null=True, blank=True, related_name="signatures")
    affiliation = models.ForeignKey(
        Affiliation, models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=8, choices=SignatureMethod)
    link = models.ForeignKey(SecureLink, models.PROTECT, null=True, blank=True, related_name="signatures")
    on = models.DateField("signed on")
    at = models.DateTimeField("recorded at")
    document_hash = models.CharField(max_length=64, blank=True)
    consent_hash = models.CharField(max_length=64, blank=True)
    address = models.GenericIPAddressField("network address", null=True, blank=True)
    user_agent = models.CharField("browser", max_length=400, blank=True)
    scan = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name="scanned copy",
    )
    scan_hash = models.CharField(max_length=64, blank=True)
    attested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="attested_signatures"
    )
    carries = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="carried_by")
    voided_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["partnership", "party"], name="signature_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["signer"], condition=Q(voided_on__isnull=True), name="signature_once"
            ),
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(voided_on__isnull=True, signer__isnull=True),
                name="signature_once_without_signer",
            ),
            models.CheckConstraint(
                condition=Q(method="paper") | Q(signer__isnull=False, document_hash__gt=""),
                name="signature_of_document",
            ),
            models.CheckConstraint(
                condition=~Q(method__in=["link", "account"]) | ~Q(consent_hash=""), name="signature_consented"
            ),
            models.CheckConstraint(
                condition=~Q(method="link") | Q(link__isnull=False), name="signature_by_link"
            ),
            models.CheckConstraint(
                condition=~Q(method="carried") | Q(carries__isnull=False), name="signature_carried"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="signature_named"),
            models.CheckConstraint(condition=Q(method__in=SignatureMethod.values), name="signature_method"),
            not_before("voided_on", "on", "signature_voided"),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.party}"


class Question(Row):
    """What a signer asks before signing, and the answer."""

    scope_path = "signer__party__agreement__partnership"

    signer = models.ForeignKey(Signer, models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="answered_questions"
    )

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="question_said"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="question_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"Question of {self.signer}"


class Evidence(models.Model):
    """One link of an agreement's chain: its hash covers all of it and the hash before. Only ever added.

    `at` is the database's clock, not the program's; `details` holds what only some kinds have.
    """

    scope_path = "agreement__partnership"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=EvidenceKind)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="evidence")
    signer = models.ForeignKey(Signer, models.PROTECT, null=True, blank=True, related_name="evidence")
    name = models.CharField(max_length=160, blank=True)
    authenticated_by = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    link = models.ForeignKey(SecureLink, models.PROTECT, null=True, blank=True, related_name="evidence")
    address = models.GenericIPAddressField("network address", null=True, blank=True)
    user_agent = models.CharField("browser", max_length=400, blank=True)
    document_hash = models.CharField(max_length=64, blank=True)
    consent_hash = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="evidence_number"),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_kind_display()}"
