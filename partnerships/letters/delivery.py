"""About what was given: to whoever sent the link of its receiver."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from directory.addresses import full_address
from directory.letters import day, tell_sender
from directory.models import SecureLink
from partnerships.models import Contribution, Delivery


def not_arrived(*, of: Contribution | Delivery, link: SecureLink, text: str, at: datetime) -> None:
    """The receiver says so."""
    if isinstance(of, Delivery):
        kind, what, on = "delivery", of.commitment.text, of.delivered_on
    else:
        kind, what, on = "contribution", of.description, of.on
    partnership = of.commitment.partnership if isinstance(of, Delivery) else of.partnership
    said = {"what": what, "text": text, "on": day(on), "partnership": partnership.name}
    page = full_address(partnership.get_absolute_url())
    period = f"{at:%Y-%m-%d} {sha256(f'{kind} {of.pk} {text}'.encode()).hexdigest()[:16]}"
    tell_sender("not_arrived", link, period, at=at, address=page, **said)
