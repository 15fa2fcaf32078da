"""The heartbeat that health checks read."""

from celery import shared_task


@shared_task(name="secu4all.heartbeat", ignore_result=True)
def heartbeat_task() -> None:
    """Leave the worker's sign of life."""
    from secu4all.health import worker_has_run  # task

    worker_has_run()
