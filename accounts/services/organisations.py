"""Municipalities as administrators keep them."""

from django.db import transaction

from accounts.models import Organisation

EDITABLE = frozenset({"name", "ags_code", "land", "email_domains", "min_group_size", "is_active"})


@transaction.atomic
def save_organisation(*, organisation: Organisation | None = None, **fields: object) -> Organisation:
    """Make a municipality or change one.

    Refuses (ValueError) fields that are not an administrator's to set: the visibility level rises only with an agreement, prospectively
    and dated, never by a form. Raises ValidationError when a constraint does not hold.
    """
    if foreign := set(fields) - EDITABLE:
        raise ValueError(f"Not to be set here: {', '.join(sorted(foreign))}")
    row = organisation or Organisation()
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row
