"""The heartbeat that health checks read."""

import time

from celery import shared_task


@shared_task(name="secu4all.heartbeat", ignore_result=True)
def heartbeat_task() -> None:
    """Leave the time in the cache: it proves that beat sends and a worker works."""
    from django.core.cache import cache  # task

    cache.set("heartbeat", time.time(), timeout=120)
