"""Which letters one gets: chosen on one's account, or stopped by the link in a letter without signing in."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory import access
from directory.actions.preference import choose_letters, unsubscribe
from directory.forms import PreferenceForm
from directory.models import Preference
from directory.sheets import Crumb, Sheet, answer, asks


@asks
def preferences(request: HttpRequest) -> HttpResponse:
    user = request.user
    row = Preference.objects.filter(user=user).first() or Preference(user=user)
    sheet = Sheet(
        _("Letters to you"),
        _("Save"),
        Crumb(_("Your account"), reverse("directory:account")),
        _("Saved."),
        lead=_("What the program mails to %(email)s.") % {"email": user.email},
        follows=(
            _("Codes, links to sign and receipts always come, and whatever is about your password."),
            _("Each letter of these kinds has a link at its foot that stops that kind."),
        ),
        nav="account",
    )
    form = PreferenceForm(request.POST or None, instance=row)
    return answer(request, sheet, form, partial(choose_letters, user=user))


# The token says who it is. A mail program sends the word by itself, without a cookie of ours (RFC 8058).
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_stop(request: HttpRequest, shown: str) -> HttpResponse:
    """Opening it changes nothing, since mail scanners open what they find; the answer is never a redirect."""
    letter = access.letter_of_token(request)
    if request.method == "POST":
        unsubscribe(letter=letter, at=timezone.now())
    context = {"letter": letter, "is_done": request.method == "POST", "is_user": access.is_users(letter)}
    return render(request, "directory/link_unsubscribe.html", context)
