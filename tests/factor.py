"""A second factor for whoever needs one to get past its set-up."""

from allauth.mfa.models import Authenticator

from directory.models import User
from directory.second_factor import must_have


def with_factor(user: User) -> User:
    """Has set up an authenticator app."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}}
    )
    return user


def with_factor_if_needed(user: User) -> User:
    return with_factor(user) if must_have(user) else user
