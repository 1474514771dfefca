"""The texts that agreements are drafted from; an intermediary's managers keep them."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.access import find, require
from directory.models import Organization, User
from directory.rules import Verdict, holds, no
from directory.sheets import Crumb, Sheet, answer, asks
from partnerships import sheets
from partnerships.actions.template import PLACEHOLDERS, retire_template, revise_template, write_template
from partnerships.forms.agreement import NothingForm
from partnerships.forms.template import NewTemplateForm, TemplateForm
from partnerships.models import AgreementTemplate


@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """Those in use; the editions of before are found on the page of each."""
    rows = AgreementTemplate.objects.for_user(request.user).filter(retired_on__isnull=True)
    page = {
        "nav": "agreements",
        "templates": rows.select_related("intermediary").order_by("intermediary__name", "kind", "name"),
        "may_write": bool(kept_by(request.user)),
        "back": sheets.agreements(),
    }
    return render(request, "partnerships/template_list.html", page)


@require_safe
def template_detail(request: HttpRequest, pk: int) -> HttpResponse:
    template = _template(request, pk)
    editions = AgreementTemplate.objects.filter(intermediary=template.intermediary_id, name=template.name)
    page = {
        "nav": "agreements",
        "template": template,
        "clauses": template.clauses.order_by("number"),
        "editions": editions.order_by("-edition"),
        "placeholders": PLACEHOLDERS,
        "used_count": template.agreements.for_user(request.user).count(),
        "may_write": may_write(request.user, template),
        "today": timezone.localdate(),
        "back": sheets.agreements(),
    }
    return render(request, "partnerships/template_detail.html", page)


@asks
def template_new(request: HttpRequest) -> HttpResponse:
    intermediaries = kept_by(request.user)
    require(bool(intermediaries) or no("Only a manager of an intermediary keeps templates."))
    form = NewTemplateForm(request.POST or None, intermediaries=intermediaries)
    sheet = Sheet(
        title="New template",
        button="Make the template",
        done="The template is ready: agreements can be drafted from it.",
        back=templates(),
        nav="agreements",
        crumbs=(sheets.agreements(),),
    )
    deed = write_template
    return answer(
        request,
        sheet,
        form,
        deed,
        leads=address,
        template="partnerships/template_form.html",
        placeholders=PLACEHOLDERS,
    )


@asks
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A new edition; the one before stays as it is."""
    template = _template(request, pk)
    require(may_write(request.user, template))
    form = TemplateForm(request.POST or None, initial=words_of(template))
    sheet = of_template(
        template,
        f"New edition of {template.name}",
        "Make the edition",
        f"Edition {template.edition + 1} is in use.",
        follows=("Agreements drafted from earlier editions stay as they are.",),
    )
    deed = partial(revise_template, template=template)
    return answer(
        request,
        sheet,
        form,
        deed,
        leads=address,
        template="partnerships/template_form.html",
        placeholders=PLACEHOLDERS,
    )


@asks
def template_retire(request: HttpRequest, pk: int) -> HttpResponse:
    template = _template(request, pk)
    require(may_write(request.user, template))
    sheet = of_template(
        template,
        f"Retire {template.name}",
        "Retire it",
        "The template is retired.",
        follows=("No new agreement is drafted from it. Those that were stay as they are.",),
    )
    return answer(
        request,
        sheet,
        NothingForm(request.POST or None),
        partial(retire_template, template=template),
    )


def _template(request: HttpRequest, pk: int) -> AgreementTemplate:
    found: AgreementTemplate = find(
        request.user, AgreementTemplate.objects.select_related("intermediary"), pk=pk
    )
    return found


def may_write(user: User, template: AgreementTemplate) -> Verdict:
    if not (user.is_superuser or holds(user.role_in(template.intermediary_id), "manager")):
        return no(f"Only a manager of {template.intermediary} keeps its templates.")
    return Verdict(template.retired_on is None, "This edition is retired.")


def kept_by(user: User) -> list[Organization]:
    """The intermediaries whose templates the user keeps."""
    rows = Organization.objects.filter(intermediary__isnull=False).order_by("name")
    managed = [key for key, role in user.roles.items() if role == "manager"]
    return list(rows if user.is_superuser else rows.filter(pk__in=managed))


def words_of(template: AgreementTemplate) -> dict[str, Any]:
    """What the form of the next edition begins with."""
    said = {name: getattr(template, name) for name in ("purpose", "notice_days", "term_months")}
    for clause in template.clauses.all():
        said[f"text_{clause.number}"] = clause.text
        said[f"optional_{clause.number}"] = not clause.is_required
    return said


def templates() -> Crumb:
    return Crumb("Templates", sheets.address("template_list"))


def address(template: AgreementTemplate) -> str:
    return sheets.address("template_detail", template.pk)


def of_template(template: AgreementTemplate, title: str, button: str, done: str, **words: Any) -> Sheet:
    back = Crumb(str(template), address(template))
    return Sheet(
        title, button, back, done, nav="agreements", crumbs=(sheets.agreements(), templates()), **words
    )
