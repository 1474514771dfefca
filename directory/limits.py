"""Too often: how long to wait, for programs and for people."""

from __future__ import annotations

import math
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory.rules import in_words


def too_many(request: HttpRequest, wait: timedelta) -> HttpResponse:
    response = render(request, "429.html", {"wait": in_words(wait)}, status=429)
    response.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response
