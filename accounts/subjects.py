"""Whose row is it? From the register of personal data: the ways from each model to the person it is about, and to those who only acted.

A row is somebody's when it points at them as user, learner, person and so on, or at such a row. Whoever revoked, granted or decided acted
on it: their copy says that they did, not what the row holds about somebody else.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, Q

from accounts.models import User
from accounts.personal_data import Entry, entries, entry_for

ABOUT = ("user", "learner", "person", "recipient", "holder", "participant", "subject")
DEEPEST = 4


@dataclass(frozen=True)
class Ways:
    """`about`: lookups that lead to the person concerned; `acted`: fields that name whoever acted."""

    about: tuple[str, ...]
    acted: tuple[str, ...]

    def rows_about(self, person: User) -> Q:
        """Return the condition for rows about a person."""
        return _any(self.about, person)

    def rows_acted(self, person: User) -> Q:
        """Return the condition for rows on which a person acted."""
        return _any(self.acted, person)


def _any(lookups: tuple[str, ...], person: User) -> Q:
    condition = Q(pk__in=[])
    for lookup in lookups:
        condition |= Q(**{lookup: person.pk})
    return condition


def model_of(entry: Entry) -> type[Model]:
    """Return the model of an entry."""
    return apps.get_model(entry.model)


@cache
def ways_of(label: str) -> Ways:
    """Return the ways from a model to people."""
    model = apps.get_model(label)
    if model is User:
        return Ways(("pk",), ())
    direct = [field.name for field in _relations(model) if field.related_model is User]
    return Ways(_about(model, ()), tuple(name for name in direct if name not in ABOUT))


def _about(model: type[Model], seen: tuple[type[Model], ...]) -> tuple[str, ...]:
    own = [field.name for field in _relations(model) if field.related_model is User and field.name in ABOUT]
    if own or len(seen) >= DEEPEST:
        return tuple(own)
    found = []
    for field in _relations(model):
        parent: Any = field.related_model
        if parent is model or parent in seen or parent is User or entry_for(parent._meta.label) is None or field.null:
            continue
        found += [f"{field.name}__{rest}" for rest in _about(parent, (*seen, model))]
    return tuple(found[:1])  # one way is enough; a second one would only lead to the same person again


def _relations(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if field.is_relation]


def held() -> list[tuple[Entry, Ways]]:
    """Return every entry of the register with its ways to people."""
    return [(entry, ways_of(entry.model)) for entry in entries()]
