"""Tasks of accounts: fetch, call, end."""

from celery import shared_task
from django.db import transaction


def hint_invitations() -> None:
    """After the commit, tell a worker that mails wait; the sweeper would find them anyway."""
    transaction.on_commit(lambda: mail_invitations_task.delay(), robust=True)


@shared_task(name="accounts.mail_invitations", ignore_result=True)
def mail_invitations_task() -> None:
    """Mail the invitations that wait."""
    from django.utils import timezone  # task

    from accounts.services.invitation_mails import send_invitations  # task

    send_invitations(now=timezone.now(), limit=200)


@shared_task(name="accounts.forget_invitations", ignore_result=True)
def forget_invitations_task() -> None:
    """Delete invitations whose time is over."""
    from accounts.services.invitations import forget_old  # task

    forget_old()
