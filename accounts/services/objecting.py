"""Objection to being counted (Art. 21) and restriction of processing (Art. 18), both E-6; what is frozen and what was sent stays."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import audit


@transaction.atomic
def object_to_figures(*, person: User, objects: bool) -> bool:
    """Object, or take it back; doing the same again changes nothing. Returns whether the person objects now."""
    rows = User.objects.filter(pk=person.pk, objected_at__isnull=objects)
    if rows.update(objected_at=timezone.now() if objects else None):
        audit.record(act="objected" if objects else "objection_withdrawn", actor=person, subject=person)
    return objects


@transaction.atomic
def restrict(*, person: User, restricts: bool) -> bool:
    """Leave a person out of lists of names, figures and mails that law and security do not ask for, or lift that again.

    Nothing is deleted, and the person goes on learning. Doing the same again changes nothing. Returns whether it is restricted now.
    """
    rows = User.objects.filter(pk=person.pk, restricted_at__isnull=restricts)
    if rows.update(restricted_at=timezone.now() if restricts else None):
        audit.record(act="restricted" if restricts else "restriction_lifted", actor=person, subject=person)
    return restricts
