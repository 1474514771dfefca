"""What came in by form or link is told to the intermediary's people: one letter an hour at most.

The key of the letter is the hour that it tells up to, and the last one says where the next begins. So of two
workers, or of one that is killed and begins again, there comes one letter, and nothing is told twice.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from directory.actions.sweep import each
from directory.choices import LetterKind
from directory.models import Intermediary, Letter, Organization, Preference, User
from employers import letters
from employers.choices import InterestState
from employers.models import Interest, Offer

#: What is older is no longer told: it stands in the inbox.
LONGEST = timedelta(days=1)
HOUR = "%Y-%m-%dT%H"


def tell_of_forms(*, at: datetime) -> int:
    """Queues the letters about whatever came in before this hour; how many."""
    until = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    networks = Intermediary.objects.select_related("organization").order_by("pk")
    return sum(_tell_network(one.organization, until, at) for one in networks)


def _tell_network(network: Organization, until: datetime, at: datetime) -> int:
    if not came_in(network, until - LONGEST, until):
        return 0
    readers = [user for user in User.objects.working_for(network) if wants(user)]
    return each(readers, partial(_tell, network, until, at))


def wants(user: User) -> bool:
    return Preference.of(user).wants(LetterKind.FORMS)


def _tell(network: Organization, until: datetime, at: datetime, user: User) -> int:
    lines = came_in(network, max(told_until(user, network), until - LONGEST), until)
    if lines:
        letters.came_in(network, user, lines, f"{until:{HOUR}}", at=at)
    return bool(lines)


def told_until(user: User, network: Organization) -> datetime:
    told = Letter.objects.filter(template=letters.CAME_IN, recipient=user.email, organization=network)
    last = told.order_by("-period").values_list("period", flat=True).first()
    return datetime.strptime(last, HOUR).replace(tzinfo=UTC) if last else datetime.min.replace(tzinfo=UTC)


def came_in(network: Organization, since: datetime, until: datetime) -> list[str]:
    """By the public form, but for spam; by an employer's own link, but not what staff write down."""
    forms = Interest.objects.filter(intermediary=network, received_at__gte=since, received_at__lt=until)
    forms = forms.exclude(state=InterestState.SPAM).order_by("received_at", "pk")
    written = Offer.history.filter(
        history_type="+",
        history_user=None,
        history_date__gte=since,
        history_date__lt=until,
        is_imported=False,
    )
    offers = Offer.objects.filter(intermediary=network, pk__in=written.values("id")).order_by("pk")
    said = offers.values_list("title", "employer__organization__name")
    return [
        *forms.values_list("organization_name", flat=True),
        *(f"{title} · {employer}" for title, employer in said),
    ]
