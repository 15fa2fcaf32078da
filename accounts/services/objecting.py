"""Objection to being counted (Art. 21, E-6): later events of the person enter no figure; figures that are frozen stay."""

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
