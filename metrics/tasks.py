"""What wakes the instrument: thin shells, each a message that may be lost or come twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from metrics.actions import digest
from metrics.actions.heart import beat
from metrics.actions.marks import rescore_marked
from metrics.actions.runs import start_night, sweep_runs, work_chunk, work_run
from metrics.actions.situations import renew_all
from metrics.actions.success import compute_due, is_due
from metrics.actions.survey_days import close_due, remind_respondents
from metrics.actions.thin import thin_recent


@shared_task
def rescore_stale() -> int:
    """After a deed: what it touched, within seconds."""
    return sum(work_run(run) for run in rescore_marked(at=timezone.now()))


@shared_task
def sweep() -> int:
    """Each minute: lost nudges, lost workers, a missed night."""
    at = timezone.now()
    nudged = sweep_runs(at=at)
    start_night(at=at)
    rescore_marked(at=at)
    if is_due(at=at):
        compute_success_metrics.delay()
    return nudged


@shared_task
def score_nightly() -> int:
    """Keyed by the day: two beats, or a repeated message, start one run."""
    at = timezone.now()
    run = start_night(at=at)
    thin_recent(at=at)
    return run.total_count if run else 0


@shared_task
def score_chunk(pk: int) -> int:
    return work_chunk(pk)


@shared_task(soft_time_limit=800, time_limit=850)
def compute_success_metrics() -> int:
    """Once a night, for as long as Redis waits before it gives the message to another."""
    return compute_due(at=timezone.now())


@shared_task(soft_time_limit=800, time_limit=850)
def renew_all_situations() -> int:
    """Once a night: what began or ended by the passing of days."""
    return renew_all(at=timezone.now())


@shared_task
def send_digests() -> int:
    """Each hour, for it is morning at another hour in another time zone."""
    return digest.send_digests(at=timezone.now())


@shared_task
def tend_surveys() -> int:
    """Each hour, for a day ends at another hour in another time zone."""
    at = timezone.now()
    return close_due(at=at) + remind_respondents(at=at)


@shared_task
def beat_heart() -> None:
    """Sent by beat, run by a worker: the row proves both."""
    beat(at=timezone.now())
