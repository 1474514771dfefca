"""An agreement's documents: to read, to print, to keep."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from partnerships import access
from partnerships.actions.certificate import certificate_of, plan_of
from partnerships.actions.evidence import verify_agreement
from partnerships.actions.paper import compose
from partnerships.choices import AgreementKind
from partnerships.downloads import kept, made
from partnerships.models import Paper
from partnerships.papers.content import read
from partnerships.papers.pdf import certificate_pdf, plan_pdf
from partnerships.sheets import today_in


@require_safe
def agreement_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it would be frozen now."""
    agreement = access.agreement(request, pk)
    paper = compose(agreement, agreement.papers.count() + 1, today_in(agreement.partnership))
    page = {"nav": "agreements", "agreement": agreement, "paper": paper, "sha256": "", "edition": None}
    return render(request, "partnerships/paper_detail.html", page)


@require_safe
def paper_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it was frozen."""
    edition = _paper(request, pk)
    page = {
        "nav": "agreements",
        "agreement": edition.agreement,
        "paper": read(edition.content),
        "sha256": edition.content_hash,
        "edition": edition,
    }
    return render(request, "partnerships/paper_detail.html", page)


@require_safe
def paper_pdf(request: HttpRequest, pk: int) -> FileResponse:
    edition = _paper(request, pk)
    name = f"{slugify(edition.agreement.title)}-edition-{edition.edition}.pdf"
    return kept(edition.pdf, name)


@require_safe
def agreement_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = access.agreement(request, pk)
    certificate = certificate_of(agreement, timezone.now())
    if certificate is None:
        raise Http404
    return made(certificate_pdf(certificate), f"{slugify(agreement.title)}-certificate.pdf")


@require_safe
def agreement_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The blank plan for one student, to print; the school keeps it."""
    agreement = access.agreement(request, pk)
    if agreement.kind != AgreementKind.WORK_BASED:
        raise Http404
    return made(plan_pdf(plan_of(agreement, today_in(agreement.partnership))), "training-plan.pdf")


@require_safe
def agreement_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads papers, signatures and evidence anew, and says whether each bit is as it was written."""
    agreement = access.agreement(request, pk)
    access.require(access.may_work(request.user, agreement.partnership, "viewer"))
    page = {
        "nav": "agreements",
        "agreement": agreement,
        "findings": verify_agreement(agreement=agreement),
        "at": timezone.now(),
        "count": agreement.evidence.count(),
    }
    return render(request, "partnerships/agreement_verify.html", page)


def _paper(request: HttpRequest, pk: int) -> Paper:
    found: Paper = access.row(request, Paper.objects.select_related("agreement__partnership"), pk)
    return found
