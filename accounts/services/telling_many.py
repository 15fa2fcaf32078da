"""Telling many people the same thing: in chunks with a fixed number of queries each, once by key like `notify`."""

from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Notification, NotificationChoice, User
from accounts.services.notifications import checked

A_CHUNK = 500


def notify_many(*, people: QuerySet[User], kind: str, key: str, address: str = "", facts: dict[str, Any] | None = None) -> int:
    """Tell people something once each; whoever has a message of this key already is passed over. Returns how many were told.

    Erased and suspended people are told nothing. Mails go out by the sweeper. Each chunk is a transaction of its own unless the caller
    holds one. Raises ValueError as `notify` does.
    """
    known = checked(kind, address)
    told, last = 0, 0
    rows = people.filter(erased_at=None, is_active=True).exclude(notifications__key=key).order_by("pk")
    while found := dict(rows.filter(pk__gt=last).values_list("pk", "restricted_at").distinct()[:A_CHUNK]):
        chunk = list(found)
        last = chunk[-1]
        chosen = {} if known.fixed else _choices(chunk, known.chosen_as)
        wanted = {pk: chosen.get(pk, (True, True)) for pk in chunk}
        told += _write(
            [
                Notification(
                    person_id=pk,
                    kind=kind,
                    key=key,
                    facts=facts or {},
                    address=address,
                    created_at=timezone.now(),
                    on_platform=on_platform,
                    by_mail=by_mail and mails,
                )
                for pk, (on_platform, by_mail) in wanted.items()
                for mails in [known.mails and (known.fixed or found[pk] is None)]
                if on_platform or (by_mail and mails)
            ]
        )
    return told


def _choices(people: list[int], topic: str) -> dict[int, tuple[bool, bool]]:
    rows = NotificationChoice.objects.filter(person__in=people, kind=topic)
    return {pk: (on_platform, by_mail) for pk, on_platform, by_mail in rows.values_list("person_id", "on_platform", "by_mail")}


@transaction.atomic
def _write(rows: list[Notification]) -> int:
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    recount_all([row.person_id for row in rows])
    return len(rows)


def recount_all(people: list[int]) -> None:
    """Write the number of unread messages beside each person, from the rows."""
    # Locked in the order of their numbers, so that two of these never wait for each other.
    list(User.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=people).order_by("pk").values_list("pk", flat=True))
    unread = Notification.objects.filter(person=OuterRef("pk"), read_at=None, on_platform=True).order_by().values("person")
    User.objects.filter(pk__in=people).update(unread=Coalesce(Subquery(unread.annotate(n=Count("pk")).values("n")), 0))
