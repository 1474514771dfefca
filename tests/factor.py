"""Signing in as people do: just now, and with a second factor where the role needs one."""

import time
from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.test import Client

from directory.models import SecureLink, User
from directory.second_factor import must_have
from directory.sessions import BEGUN, LINKS, USED

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def with_factor(user: User) -> User:
    """Has set up an authenticator app and holds recovery codes."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}}
    )
    RecoveryCodes.activate(user)
    return user


def enter(client: Client, who: User | SecureLink | None) -> Client:
    """Comes in as this person does: by a sign-in, by their links, all continued here, or not at all."""
    match who:
        case User():
            sign_in(client, who)
        case SecureLink():
            session = client.session
            own = SecureLink.objects.filter(recipient=who.recipient_id).values_list("key", flat=True)
            session[LINKS] = {str(key): [int(time.time())] * 2 for key in own}
            session.save()
            client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def sign_in(client: Client, user: User, *, just_now: bool = True) -> None:
    """With `just_now` nobody is asked for the password a second time before a delicate change."""
    if must_have(user):
        with_factor(user)
    client.force_login(user, backend=BACKEND)
    session = client.session
    # What its first page would write down: so tests count the queries of a page alone.
    session[BEGUN] = session[USED] = int(time.time())
    if just_now:
        record_authentication(SimpleNamespace(session=session), user, "password", reauthenticated=True)
    session.save()
