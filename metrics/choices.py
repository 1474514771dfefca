"""The words of the instrument, each with the tone of its badge."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProcessStage(models.TextChoices):
    REACH = "reach", _("Reach")
    PARTICIPATION = "participation", _("Participation")
    ATTAINMENT = "attainment", _("Attainment")
    TRANSITION = "transition", _("Transition")
    EMPLOYER_RESULT = "employer_result", _("Employer result")


class Frequency(models.TextChoices):
    MONTH = "month", _("Monthly")
    QUARTER = "quarter", _("Quarterly")
    YEAR = "year", _("Yearly")


class Unit(models.TextChoices):
    COUNT = "count", _("Count")
    HOURS = "hours", _("Hours")
    PERCENT = "percent", _("Percent")
    DOLLARS = "dollars", _("Dollars")


class Better(models.TextChoices):
    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")


class ValueOrigin(models.TextChoices):
    COMPUTED = "computed", _("Computed from records")
    TYPED = "typed", _("Typed in")
    IMPORTED = "imported", _("Imported")


class ValueStatus(models.TextChoices):
    PROVISIONAL = "provisional", _("Provisional")
    FINAL = "final", _("Final")
    RESTATED = "restated", _("Restated")
    SUPPRESSED = "suppressed", _("Suppressed by the source")


class RunKind(models.TextChoices):
    NIGHTLY = "nightly", _("Nightly")
    STALE = "stale", _("After a change")
    BY_HAND = "by_hand", _("By hand")
    HISTORY = "history", _("History")


class RunState(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    DONE_WITH_FAILURES = "failures", _("Done, with failures")


class ChunkState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    DEAD = "dead", _("Given up")


class Band(models.TextChoices):
    """The slugs are those of `metrics.scoring.rubric.Band`."""

    STRONG = "strong", _("Strong")
    DEVELOPING = "developing", _("Developing")
    NEEDS_ATTENTION = "needs_attention", _("Needs attention")
    CRITICAL = "critical", _("Critical")


class SituationKind(models.TextChoices):
    """What may want attention; in this order on the page."""

    COMMITMENT = "commitment", _("Commitments due")
    REQUEST = "request", _("Requests waiting")
    OFFER = "offer", _("Offers waiting")
    SILENCE = "silence", _("Contacts overdue")
    AGREEMENT = "agreement", _("Agreements ending")
    REPORT = "report", _("Reports due")
    HEALTH = "health", _("Health that moved")
    NOTES = "notes", _("Notes not shared")
    VALUE = "value", _("Metric values due")
    CHAMPION = "champion", _("Champions who left")
    THREAD = "thread", _("Known through one person")
    CONTACT = "contact", _("Contacts to verify")


TONES: dict[str, str] = {
    Band.STRONG: "green",
    Band.DEVELOPING: "azure",
    Band.NEEDS_ATTENTION: "yellow",
    Band.CRITICAL: "red",
    RunState.RUNNING: "azure",
    RunState.DONE: "green",
    RunState.DONE_WITH_FAILURES: "orange",
    ChunkState.DEAD: "red",
    ValueStatus.PROVISIONAL: "yellow",
    ValueStatus.FINAL: "green",
    ValueStatus.RESTATED: "azure",
    ValueStatus.SUPPRESSED: "secondary",
}
