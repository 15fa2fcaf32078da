"""What both commands about somebody's data ask first: an approved request. Whoever sits at the machine does not decide alone (row 35)."""

from django.core.management.base import CommandError

from accounts.choices import Role
from accounts.errors import DecisionRefused
from accounts.models import PersonAct, User, normalise_email
from accounts.services import acts
from accounts.services.roles import in_force

SENTENCES = {
    "right": "is no administrator, and only administrators ask.",
    "own": "asks about the own account: that is what the page “My data” is for.",
    "reason": "gives no --reason.",
    "erased": "asks about an account that is erased already.",
    "last_administrator": "asks about the last administrator.",
}


def approved_act(*, person: User, kind: str, reason: str, by: str) -> PersonAct:
    """Return a request that was approved; where there is none, file one, and let the only administrator approve it as the pages do.

    Raises CommandError, with the request filed, while it waits for the second person or for the 24 hours of the only administrator.
    """
    found = acts.approved_for_command(person=person, kind=kind)
    if found is not None:
        return found
    actor = _administrator(by)
    row = PersonAct.objects.filter(person=person, kind=kind, state=PersonAct.State.OPEN).first()
    try:
        if row is None:
            row = acts.ask(person=person, kind=kind, actor=actor, reason=reason, by_command=True)
        if row.by_command and row.requested_by_id == actor.pk:
            return acts.approve(act_id=row.pk, actor=actor)
    except DecisionRefused as refused:
        if row is None:
            raise CommandError(f"{actor.email} {SENTENCES.get(refused.reason, refused.reason)}") from None
        if refused.reason == "wait":
            raise CommandError(
                f"Request {row.pk} is filed, nothing has changed. You are the only administrator: run this command again 24 hours after it."
            ) from None
        if refused.reason != "second_person":
            raise CommandError(f"Request {row.pk} cannot be carried out: {refused.reason.replace('_', ' ')}.") from None
    raise CommandError(
        f"Request {row.pk} waits, nothing has changed. Another administrator decides under /admin/people/requests/; "
        "then run this command again."
    )


def _administrator(address: str) -> User:
    admins = User.objects.filter(pk__in=in_force(role=Role.ADMIN).values("user"))
    if address:
        actor = User.objects.filter(email=normalise_email(address), erased_at=None).first()
        if actor is None:
            raise CommandError(f"There is no account {address}.")
        return actor
    count = admins.count()
    if count == 1:
        return admins.get()
    if count == 0:
        raise CommandError("There is no administrator who could ask. Give somebody the role first.")
    raise CommandError("Please say with --by which administrator asks: a second one has to agree.")
