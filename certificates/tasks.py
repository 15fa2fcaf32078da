"""What the workers do. Each task fetches an id, calls a service and ends."""

from celery import shared_task


@shared_task(name="certificates.issue", ignore_result=True)
def issue_certificate_task(pk: int) -> None:
    """Make one certificate."""
    from certificates.services.issuing import issue  # task

    issue(pk)


@shared_task(name="certificates.mail", ignore_result=True)
def mail_certificates_task(_pk: int | None = None) -> None:
    """Tell holders of new certificates; messages of an earlier version name one, and the others are as welcome."""
    from certificates.services.notifying import notify_waiting  # task

    notify_waiting()


@shared_task(name="certificates.remake", ignore_result=True)
def remake_file_task(pk: int) -> None:
    """Make one damaged file again."""
    from certificates.services.files import remake  # task

    remake(pk)


@shared_task(name="certificates.publish_status_list", ignore_result=True)
def publish_status_list_task(pk: int) -> None:
    """Sign one status list anew."""
    from certificates.services.status_lists import publish  # task

    publish(pk)


@shared_task(name="certificates.sweep", ignore_result=True)
def sweep_certificates_task() -> None:
    """Find what hints missed; sent by beat every minute."""
    from certificates.services.sweeping import sweep  # task

    sweep()


@shared_task(name="certificates.notice", ignore_result=True)
def send_notices_task(_pk: int | None = None) -> None:
    """Tell holders what became of their certificates."""
    from certificates.services.notices import send_waiting  # task

    send_waiting()


@shared_task(name="certificates.life", ignore_result=True)
def look_after_certificates_task() -> None:
    """Write reminders, and find what hints missed; sent by beat every minute."""
    from certificates.services.upkeep import look_after  # task

    look_after()


@shared_task(name="certificates.bulk", ignore_result=True)
def work_on_run_task(pk: int) -> None:
    """Do a piece of a run over many certificates."""
    from certificates.services.bulk import work  # task

    work(pk)


@shared_task(name="certificates.transcript", ignore_result=True)
def make_transcript_task(pk: int) -> None:
    """Make one transcript."""
    from certificates.services.transcripts import make  # task

    make(pk)
