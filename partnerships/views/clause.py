"""One clause: its words, what changed in them, and what is said about it."""

from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.models import Affiliation, User
from directory.sheets import answer, asks
from partnerships import access, sheets
from partnerships.actions.clause import comment_clause, finish_clauses, name_clause_owner, set_clause
from partnerships.boards import clauses
from partnerships.forms.agreement import NothingForm
from partnerships.forms.clause import ClauseForm, CommentForm
from partnerships.models import Clause
from partnerships.rules import may_edit_agreement
from partnerships.sheets import today_in


@require_safe
def clause_detail(request: HttpRequest, pk: int) -> HttpResponse:
    clause = access.clause(request, pk)
    agreement = clause.agreement
    return render(
        request,
        "partnerships/clause_detail.html",
        {
            "nav": "agreements",
            "today": today_in(agreement.partnership),
            "agreement": agreement,
            "clause": clause,
            "board": clauses.one(clause, request.user, request.GET.get("against", "")),
            "form": CommentForm(),
            "may_work": access.may_work(request.user, agreement.partnership),
            "may_edit": may_edit_agreement(agreement.state),
        },
    )


@asks
def clause_edit(request: HttpRequest, pk: int) -> HttpResponse:
    clause = access.clause(request, pk, "member")
    shown = {"progress": clauses.progress_of(clause)}
    form = ClauseForm(request.POST or None, instance=clause, initial=shown)
    sheet = sheets.of_clause(
        clause,
        f"Edit clause {clause.number}",
        "Save the clause",
        "The clause is saved.",
        is_kept=True,
        follows=sheets.voids(clause.agreement),
        may=may_edit_agreement(clause.agreement.state),
    )
    return answer(request, sheet, form, partial(write_clause, clause))


def write_clause(
    clause: Clause, *, owner: Affiliation | None, by: User, at: datetime, **words: object
) -> Clause:
    """The words, how far they are, and who settles them: two deeds, done together or not at all."""
    if owner != clause.owner:
        name_clause_owner(clause=clause, owner=owner, by=by, at=at)
    changed = {
        name: value for name, value in words.items() if value not in (None, getattr(clause, name, None))
    }
    return set_clause(clause=clause, by=by, at=at, **changed) if changed else clause  # type: ignore[arg-type]


@asks
def agreement_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """All clauses at once: a template that nobody objects to needs no 14 forms."""
    agreement = access.agreement(request, pk, "member")
    sheet = sheets.of_agreement(
        agreement,
        "Make all clauses final",
        "Make all final",
        "All clauses are final.",
        follows=(*sheets.voids(agreement), *FINISHING),
        may=may_edit_agreement(agreement.state),
    )
    deed = partial(finish_clauses, agreement=agreement)
    return answer(request, sheet, NothingForm(request.POST or None), deed)


FINISHING = (
    "Every clause that is open counts as final, with the words that it has now.",
    "A clause can be opened again, one by one, until all have signed.",
)


@asks
def clause_comment(request: HttpRequest, pk: int) -> HttpResponse:
    clause = access.clause(request, pk, "member")
    form = CommentForm(request.POST or None)
    sheet = sheets.of_clause(
        clause, f"Comment on clause {clause.number}", "Comment", "Your comment stands below."
    )
    return answer(request, sheet, form, partial(comment_clause, clause=clause))
