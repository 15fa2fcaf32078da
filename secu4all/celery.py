"""The Celery application; settings come from Django, tasks from each app's `tasks.py`."""

import gc
import os

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secu4all.settings")

app = Celery("secu4all")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["accounts"], related_name="own_tasks")

HEARTBEAT = "secu4all.heartbeat"


@signals.before_task_publish.connect(sender=HEARTBEAT)
def _beat_sends(**_unused) -> None:
    """Only beat sends the heartbeat, so sending it is beat's sign of life."""
    from secu4all.health import beat_has_sent  # task

    beat_has_sent()


@signals.task_prerun.connect
def _worker_works(**_unused) -> None:
    """Every task is the worker's sign of life: behind a long queue of certificates the heartbeat itself would come late."""
    from secu4all.health import worker_has_run  # task

    worker_has_run()


@signals.beat_init.connect
@signals.beat_embedded_init.connect
def _beat_starts(**_unused) -> None:
    """The first heartbeat at once: else a healthy start would count as unready for one interval."""
    app.send_task(HEARTBEAT)


@signals.celeryd_after_setup.connect
def _load_once(**_unused) -> None:
    """Half a second of imports: in the parent once, rather than in every child that is followed by a fresh one."""
    from certificates.services.issuing import preload  # task

    preload()


@signals.celeryd_after_setup.connect
@signals.worker_before_create_process.connect
def _share_memory(**_unused) -> None:
    """Before a fork: what is loaded stays out of the collector's sight, or its rounds in the child would copy every page of it."""
    gc.collect()
    gc.freeze()
