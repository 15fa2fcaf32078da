"""What the workers do. Each task fetches an id, calls a service and ends."""

from celery import shared_task


@shared_task(name="certificates.issue", ignore_result=True)
def issue_certificate_task(pk: int) -> None:
    """Make one certificate."""
    from certificates.services.issuing import issue  # task

    issue(pk)


@shared_task(name="certificates.mail", ignore_result=True)
def mail_certificate_task(pk: int) -> None:
    """Tell one holder."""
    from certificates.services.notifying import notify  # task

    notify(pk)


@shared_task(name="certificates.sweep", ignore_result=True)
def sweep_certificates_task() -> None:
    """Find what hints missed; sent by beat every minute."""
    from certificates.services.sweeping import sweep  # task

    sweep()


@shared_task(name="certificates.transcript", ignore_result=True)
def make_transcript_task(pk: int) -> None:
    """Make one transcript."""
    from certificates.services.transcripts import make  # task

    make(pk)
