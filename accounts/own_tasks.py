"""Tasks for messages, exports, erasure and retention: fetch, call, end."""

from celery import shared_task


@shared_task(name="accounts.mail_notification", ignore_result=True)
def mail_notification_task(pk: int) -> None:
    """Mail one message."""
    from accounts.services.notifications import mail  # task

    mail(pk)


@shared_task(name="accounts.make_export", ignore_result=True)
def make_export_task(pk: int) -> None:
    """Make one copy of a person's data."""
    from accounts.services.exporting import make  # task

    make(pk)


@shared_task(name="accounts.erase", ignore_result=True)
def erase_task(pk: int) -> None:
    """Carry out one erasure that is due."""
    from accounts.services.erasure import carry_out  # task

    carry_out(pk)


@shared_task(name="accounts.sweep", ignore_result=True)
def sweep_task() -> None:
    """Find what hints missed; sent by beat every minute."""
    from accounts.services import acts, erasure, exporting, notifications, visibility  # task

    acts.expire()
    visibility.apply_due()
    notifications.sweep()
    exporting.sweep()
    erasure.sweep()


@shared_task(name="accounts.retention", ignore_result=True)
def retention_task() -> None:
    """Take away what has been kept long enough; sent by beat every day."""
    from accounts.services.retention import run  # task

    run()
