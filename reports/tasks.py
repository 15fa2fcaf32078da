"""Tasks of reports: fetch, call, end."""

from celery import shared_task


@shared_task(name="reports.freeze_due_periods", ignore_result=True)
def freeze_due_periods_task() -> None:
    """Freeze what ended 14 days ago."""
    from django.utils import timezone  # task

    from reports.queries import first_enrolment_day  # task
    from reports.services.freezing import due_periods, ensure_periods, freeze_period  # task

    ensure_periods(since=first_enrolment_day() or timezone.localdate())
    for period in due_periods():
        freeze_period(period=period)


@shared_task(name="reports.tell_looks", ignore_result=True)
def tell_looks_task() -> None:
    """Tell people that lists with their name were opened yesterday; sent by beat every hour."""
    from reports.services.looks_told import tell_looks  # task

    tell_looks()


@shared_task(name="reports.paper", ignore_result=True)
def make_paper_task(pk: int) -> None:
    """Make one report as PDF."""
    from reports.services.papers import make  # task

    make(pk)


@shared_task(name="reports.sweep_papers", ignore_result=True)
def sweep_papers_task() -> None:
    """Find reports that hints missed; sent by beat every minute."""
    from reports.services.papers import sweep  # task

    sweep()
