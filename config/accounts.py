"""Accounts are made by invitation only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):
    """Sign-in and recovery as allauth has them, without open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
