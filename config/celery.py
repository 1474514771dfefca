"""The Celery application: a message is only a nudge, the row in the database is the to-do."""

import gc
import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings  # noqa: E402  (the line above must come first)

#: Seconds. Of a broker that takes connections and answers nothing, a page would else wait for many.
PATIENCE = 0.3


class Causeway(Celery):
    """Who sends is less patient than who waits for work: the sweep does what a nudge did not."""

    def connection_for_write(self, url: str | None = None, *args: Any, **kwargs: Any) -> Any:
        impatient = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        return super().connection_for_write(url, *args, transport_options=impatient, **kwargs)


app = Causeway("causeway")
app.conf.update(
    broker_url=settings.REDIS_URL,
    # Results live in rows, never in the broker.
    result_backend=None,
    task_ignore_result=True,
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    enable_utc=True,
    # A late acknowledgement hands work of a lost worker to another; attempts are counted in the row, so a
    # task that kills its worker does not run for ever.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=240,
    task_time_limit=300,
    worker_max_tasks_per_child=500,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_soft_shutdown_timeout=30,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # A page waits at most this long for a broker that is away; the sweep does what the nudge did not.
    task_publish_retry=True,
    task_publish_retry_policy={
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.2,
        "interval_max": 0.2,
    },
    broker_transport_options={
        "socket_timeout": 5,
        "socket_connect_timeout": 1,
        "socket_keepalive": True,
        "max_retries": 1,
        "retry_policy": {"timeout": 1.0},
        # Longer than the hard time limit: a task that still runs is never handed to a second worker.
        "visibility_timeout": 900,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    },
    beat_schedule_filename=str(settings.VAR_DIR / "celerybeat-schedule"),
    beat_schedule={
        "sweep": {"task": "metrics.tasks.sweep", "schedule": 60.0, "options": {"expires": 55}},
        "heartbeat": {"task": "metrics.tasks.beat_heart", "schedule": 60.0, "options": {"expires": 55}},
        "letters": {"task": "directory.tasks.send_letters", "schedule": 60.0, "options": {"expires": 55}},
        "links": {"task": "directory.tasks.renew_links", "schedule": 60.0, "options": {"expires": 55}},
        "tidy": {"task": "directory.tasks.tidy_directory", "schedule": crontab(hour=6, minute=20)},
        "requests": {"task": "partnerships.tasks.tie_requests", "schedule": 60.0, "options": {"expires": 55}},
        "interests": {"task": "employers.tasks.purge_interests", "schedule": crontab(hour=6, minute=30)},
        # Each hour, for a day begins at another hour in another time zone.
        "agreements": {"task": "partnerships.tasks.advance_agreements", "schedule": crontab(minute=10)},
        "duties": {"task": "partnerships.tasks.unroll_responsibilities", "schedule": crontab(minute=20)},
        "agreement-reminders": {
            "task": "partnerships.tasks.remind_of_agreements",
            "schedule": crontab(minute=40),
        },
        "digests": {"task": "metrics.tasks.send_digests", "schedule": crontab(minute=5)},
        "forms": {"task": "employers.tasks.tell_of_forms", "schedule": crontab(minute=2)},
        "surveys": {"task": "metrics.tasks.tend_surveys", "schedule": crontab(minute=50)},
        "files": {"task": "directory.tasks.sweep_files", "schedule": crontab(hour=8, minute=0)},
        "score-nightly": {"task": "metrics.tasks.score_nightly", "schedule": crontab(hour=7, minute=0)},
        "situations": {"task": "metrics.tasks.renew_all_situations", "schedule": crontab(hour=6, minute=40)},
        "success-metrics": {
            "task": "metrics.tasks.compute_success_metrics",
            "schedule": crontab(hour=7, minute=30),
        },
    },
)
app.autodiscover_tasks()


@worker_process_init.connect
def spare_the_program(**_: object) -> None:
    """What is loaded now stays: looking for garbage need not walk through all of it again and again."""
    gc.freeze()
