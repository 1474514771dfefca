"""Deeds on templates: written, revised as a new edition, retired; and drafting an agreement from one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_noop

from directory import states
from directory.actions.save import change, local_day, save
from directory.models import Organization, User
from directory.templatetags.words import full_day
from partnerships.actions.agreement import draft_agreement
from partnerships.actions.unroll import months_after
from partnerships.actions.write import on_day
from partnerships.choices import CLAUSES
from partnerships.models import (
    Agreement,
    AgreementTemplate,
    ConsentText,
    Membership,
    Partnership,
    TemplateClause,
)
from partnerships.papers.content import text_hash
from partnerships.papers.filling import fill, names_in

#: What a template may leave to be filled in when an agreement is drafted from it, and what it stands for.
PLACEHOLDERS: dict[str, str] = {
    "partnership": "the partnership",
    "convener": "the intermediary that convenes it",
    "parties": "all parties, by name",
    "effective_on": "the day from which it holds",
    "ends_on": "its last day",
    "notice_days": "the days of notice",
    "state": "the state whose law applies",
}

#: What signers agree to about signing online, by edition. A change is a new edition; the old ones stay.
#: The English is what is hashed and kept; a translation stands beside it to be understood.
CONSENTS: tuple[tuple[date, str], ...] = (
    (
        date(2026, 1, 1),
        gettext_noop(
            "I agree to read and sign this agreement online instead of on paper, and to receive it that way."
            " I can ask for a paper copy, or to sign on paper, at no cost, and I can stop before I sign."
            " I have a way to open and keep a PDF file. My typed name is my signature: it means the same as"
            " one written by hand. When I sign, the time, my network address and my browser are kept with the"
            " document as evidence."
        ),
    ),
)


@transaction.atomic
def write_template(
    *,
    intermediary: Organization,
    kind: str,
    name: str,
    texts: Mapping[int, str],
    by: User | None,
    at: datetime,
    not_required: frozenset[int] = frozenset(),
    **fields: Any,
) -> AgreementTemplate:
    """The first edition, with the texts of its clauses by number; those without a text are empty."""
    row = AgreementTemplate(intermediary=intermediary, kind=kind, name=name.strip(), **fields)
    return with_clauses(row, texts, not_required, by=by, at=at)


@transaction.atomic
def revise_template(
    *,
    template: AgreementTemplate,
    by: User | None,
    at: datetime,
    texts: Mapping[int, str],
    not_required: frozenset[int] | None = None,
    **fields: Any,
) -> AgreementTemplate:
    """A new edition; the one before is retired and kept, and no agreement drafted from it changes."""
    held: AgreementTemplate = AgreementTemplate.objects.select_for_update().get(pk=template.pk)
    if held.retired_on is not None:
        raise ValidationError("There is a newer edition of this template, or it was retired.")
    old = list(held.clauses.all())
    change(held, by=by, at=at, retired_on=local_day(at, held.intermediary.time_zone))
    kept = {"purpose": held.purpose, "notice_days": held.notice_days, "term_months": held.term_months}
    row = AgreementTemplate(
        intermediary=held.intermediary,
        kind=held.kind,
        name=held.name,
        edition=held.edition + 1,
        **{**kept, **fields},
    )
    words = {**{clause.number: clause.text for clause in old}, **texts}
    optional = frozenset(clause.number for clause in old if not clause.is_required)
    return with_clauses(row, words, optional if not_required is None else not_required, by=by, at=at)


@transaction.atomic
def retire_template(*, template: AgreementTemplate, by: User | None, at: datetime) -> AgreementTemplate:
    """No new agreement is drafted from it."""
    if template.retired_on is not None:
        raise ValidationError({"retired_on": f"Retired on {full_day(template.retired_on)}."})
    return change(template, by=by, at=at, retired_on=local_day(at, template.intermediary.time_zone))


def with_clauses(
    row: AgreementTemplate,
    texts: Mapping[int, str],
    not_required: frozenset[int],
    *,
    by: User | None,
    at: datetime,
) -> AgreementTemplate:
    unknown = sorted({name for text in texts.values() for name in names_in(text)} - set(PLACEHOLDERS))
    if unknown:
        raise ValidationError({"texts": f"Nothing fills these in: {', '.join(unknown)}."})
    save(row, by=by, at=at)
    for number, heading in enumerate(CLAUSES, start=1):
        text, is_required = texts.get(number, "").strip(), number not in not_required
        clause = TemplateClause(
            template=row, number=number, heading=heading, text=text, is_required=is_required
        )
        save(clause, by=by, at=at)
    return row


# --- drafting


@transaction.atomic
def draft_from_template(
    *,
    template: AgreementTemplate,
    partnership: Partnership,
    title: str,
    parties: list[Membership],
    by: User | None,
    at: datetime,
    effective_on: date,
    ends_on: date | None = None,
    drafted_on: date | None = None,
    **fields: Any,
) -> Agreement:
    """The template's words with its placeholders filled; each clause keeps what the template said."""
    if template.intermediary_id != partnership.convener_id:
        raise ValidationError({"template": "This template belongs to another intermediary."})
    if template.retired_on is not None:
        raise ValidationError({"template": "This edition of the template is retired."})
    drafted_on = on_day(partnership, drafted_on, at, "drafted_on")
    ends_on = ends_on or last_day(effective_on, template.term_months)
    values = values_for(template, partnership, parties, effective_on, ends_on)
    clauses = list(template.clauses.order_by("number"))
    texts = {clause.number: fill(clause.text, values).text for clause in clauses}
    row = draft_agreement(
        partnership=partnership,
        kind=template.kind,
        title=title,
        by=by,
        at=at,
        parties=parties,
        drafted_on=drafted_on,
        texts=texts,
        template=template,
        effective_on=effective_on,
        ends_on=ends_on,
        **{
            "purpose": fill(template.purpose, values).text,
            "notice_days": template.notice_days,
            "owner": by,
            **fields,
        },
    )
    keep_template(row, texts, {clause.number: clause.is_required for clause in clauses}, by=by, at=at)
    return row


def keep_template(
    row: Agreement, texts: Mapping[int, str], required: Mapping[int, bool], *, by: User | None, at: datetime
) -> None:
    for clause in row.clauses.all():
        is_required = required.get(clause.number, True)
        change(clause, by=by, at=at, template_text=texts.get(clause.number, ""), is_required=is_required)


def last_day(effective_on: date, months: int) -> date:
    """The day before the same day so many months later."""
    return months_after(effective_on, months) - timedelta(days=1)


def values_for(
    template: AgreementTemplate,
    partnership: Partnership,
    parties: list[Membership],
    effective_on: date,
    ends_on: date,
) -> dict[str, str | None]:
    names = [membership.organization.name for membership in parties]
    return {
        "partnership": partnership.name,
        "convener": partnership.convener.name,
        "parties": ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names),
        "effective_on": day_in_words(effective_on),
        "ends_on": day_in_words(ends_on),
        "notice_days": str(template.notice_days),
        "state": states.NAMES.get(partnership.convener.state, partnership.convener.state),
    }


def day_in_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def consent_words(*, at: datetime) -> tuple[int, str]:
    """The edition that a signer is shown on this day, and what it says."""
    day = at.date()
    editions = [(number, text) for number, (from_on, text) in enumerate(CONSENTS, start=1) if from_on <= day]
    return editions[-1] if editions else (1, CONSENTS[0][1])


def consent_text(*, at: datetime) -> ConsentText:
    """What a signer agrees to on this day; each edition is written down when it is first used."""
    number, text = consent_words(at=at)
    row, _ = ConsentText.objects.get_or_create(
        edition=number,
        defaults={"text": text, "text_hash": text_hash(text), "from_on": CONSENTS[number - 1][0]},
    )
    return row
