"""One's own account: seats, how one signs in, and the door to each setting."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.access import networks
from directory.models import Seat
from directory.second_factor import must_have


@require_safe
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    user = request.user
    seats = Seat.objects.filter(user=user, to_on__isnull=True).select_related("organization")
    factors = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return render(
        request,
        "directory/account.html",
        {
            "nav": "account",
            "seats": seats,
            "absences": user.absences.filter(to_on__gte=timezone.localdate()),
            "networks": networks(user),
            "emails": EmailAddress.objects.filter(user=user),
            "has_app": Authenticator.Type.TOTP in factors,
            "has_key": Authenticator.Type.WEBAUTHN in factors,
            "has_codes": Authenticator.Type.RECOVERY_CODES in factors,
            "must_have": must_have(user),
        },
    )
