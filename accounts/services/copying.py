"""Everything that is kept about one person, read by walking the register: a field that is registered cannot be forgotten."""

import base64
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field, Model
from django.utils import timezone

from accounts.models import User
from accounts.personal_acts import is_withheld
from accounts.personal_data import Entry
from accounts.subjects import Ways, held, model_of

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Secu4All: copy of personal data (Art. 15, 20 GDPR)",
    "type": "object",
    "required": ["made_at", "person", "data"],
    "properties": {
        "made_at": {"type": "string", "format": "date-time"},
        "person": {"type": "integer"},
        "data": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["model", "purpose", "basis", "retention", "seen_by", "rows"],
                "properties": {
                    "model": {"type": "string"},
                    "purpose": {"type": "string"},
                    "basis": {"type": "string"},
                    "retention": {"type": "string"},
                    "seen_by": {"type": "array", "items": {"type": "string"}},
                    "withheld": {"type": "array", "items": {"type": "string"}},
                    "rows": {"type": "array", "items": {"type": "object"}},
                    "acts": {"type": "array", "items": {"type": "object"}},
                },
            },
        },
    },
}
YOU, SOMEBODY = "you", "another person"


def copy_of(*, person: User, now: datetime | None = None) -> dict[str, Any]:
    """Return everything registered about a person, as plain JSON values; other people appear without name."""
    parts = [_part(person, entry, ways) for entry, ways in held()]
    return {"made_at": (now or timezone.now()).isoformat(), "person": person.pk, "schema": SCHEMA, "data": parts}


def _part(person: User, entry: Entry, ways: Ways) -> dict[str, Any]:
    model = model_of(entry)
    names = [field.name for field in model._meta.concrete_fields if field.name in entry.fields]
    shown = [name for name in names if not is_withheld(entry.model, name)]
    return {
        "model": entry.model,
        "purpose": entry.purpose,
        "basis": entry.basis,
        "retention": entry.retention,
        "seen_by": sorted(entry.rows),
        "withheld": sorted(set(names) - set(shown)),
        "rows": list(_rows(model, ways, person, shown)) if ways.about else [],
        "acts": list(_acts(model, ways, person)) if ways.acted else [],
    }


def _rows(model: type[Model], ways: Ways, person: User, names: list[str]) -> Iterator[dict[str, Any]]:
    rows = model._default_manager.filter(ways.rows_about(person)).order_by("pk").only("pk", *names)
    for row in rows.iterator(chunk_size=500):
        yield {name: _plain(row, _field(model, name), person) for name in names}


def _acts(model: type[Model], ways: Ways, person: User) -> Iterator[dict[str, Any]]:
    """On rows that are about others or about no one: that the person acted, and the dates, nothing of the row's content."""
    dates = [field.name for field in model._meta.concrete_fields if field.get_internal_type() in {"DateTimeField", "DateField"}]
    rows = model._default_manager.filter(ways.rows_acted(person)).exclude(ways.rows_about(person)).order_by("pk")
    for row in rows.only("pk", *ways.acted, *dates).iterator(chunk_size=500):
        did = [name for name in ways.acted if getattr(row, f"{name}_id") == person.pk]
        yield {"number": row.pk, "as": did, **{name: _json(getattr(row, name)) for name in dates}}


def _field(model: type[Model], name: str) -> Field:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)  # noqa: S101  # the names come from concrete fields
    return field


def _plain(row: Model, field: Field, person: User) -> Any:
    value = getattr(row, field.attname)
    if field.is_relation and field.related_model is User:
        return None if value is None else YOU if value == person.pk else SOMEBODY
    return _json(value)


def _json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return str(value) if isinstance(value, UUID | Decimal) else value
