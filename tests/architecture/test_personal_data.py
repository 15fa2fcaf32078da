"""Every field with a person in it is registered, with a purpose, a retention time and a row of the matrix that lets somebody see it."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from wagtail.models import Page

from accounts.personal_data import entries, entry_for, register
from accounts.policy import matrix

OURS = ("accounts", "courses", "quizzes", "certificates", "reports")
PERSONAL_KINDS = {"EmailField", "GenericIPAddressField"}
NOT_PERSONAL = {"website.SiteTexts.help_mail"}  # the help desk's address
NOT_OFFERED = {"wagtailcore.APIToken"}  # the addresses that would make one answer 404
DENIED = ("birth", "personnel", "private_address", "fingerprint", "clicks", "scroll", "duration", "time_spent", "avatar_url")


def fields_pointing_at_people(model) -> set[str]:
    person = get_user_model()
    return {field.name for field in model._meta.local_fields if field.is_relation and field.related_model is person}


def is_about_a_person(model, seen=()) -> bool:
    """Whether a row of ours leads to a person, straight or through other rows of ours."""
    if model is get_user_model() or fields_pointing_at_people(model):
        return True
    parents = [field.related_model for field in model._meta.local_fields if field.is_relation and field.related_model not in (*seen, model)]
    return any(
        is_about_a_person(parent, (*seen, model)) for parent in parents if parent._meta.app_label in OURS and not issubclass(parent, Page)
    )


def found_fields() -> set[str]:
    """Everything that ought to be registered: whole rows of ours about a person, and what points at people elsewhere."""
    found = set()
    for model in apps.get_models():
        label, own = model._meta.label, model._meta.app_label in OURS and not issubclass(model, Page)
        if label in NOT_OFFERED:
            continue
        names = fields_pointing_at_people(model) | {
            field.name for field in model._meta.local_fields if field.get_internal_type() in PERSONAL_KINDS
        }
        if own and is_about_a_person(model):
            names |= {field.name for field in model._meta.local_fields if not field.primary_key}
        found |= {f"{label}.{name}" for name in names}
    return found - NOT_PERSONAL


def test_every_field_with_a_person_in_it_is_registered():
    registered = {f"{entry.model}.{name}" for entry in entries() for name in entry.fields}

    assert found_fields() - registered == set()


def test_every_registered_field_exists():
    missing = {
        f"{entry.model}.{name}"
        for entry in entries()
        for name in entry.fields - {field.name for field in apps.get_model(entry.model)._meta.get_fields()}
    }

    assert missing == set()


def test_whatever_is_kept_somebody_may_see():
    seen = {row.thing for row in matrix().values() if any("R" in cell.actions for cells in row.roles.values() for cell in cells)}
    unseen = {entry.model: entry.rows - set(matrix()) for entry in entries() if entry.rows - set(matrix()) or not entry.rows & seen}

    assert unseen == {}


def test_the_search_for_fields_finds_what_it_is_for():
    found = found_fields()

    assert {"quizzes.Answer.chosen", "courses.Bookmark.block_key", "usersessions.UserSession.ip", "wagtailcore.Revision.user"} <= found
    assert not any(name.startswith(("courses.CourseItem.", "accounts.Organisation.", "reports.ParticipationFigure.")) for name in found)


def test_what_nobody_needs_is_not_collected():
    named = {
        f"{model._meta.label}.{field.name}"
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.local_fields
    }

    assert [name for name in named if any(word in name.lower() for word in DENIED)] == []


@pytest.mark.parametrize("missing", ["fields", "purpose", "basis", "rows", "retention"])
def test_an_entry_without_a_statement_is_refused(missing):
    whole = {"fields": ["x"], "purpose": "x", "basis": "x", "rows": ["profile"], "retention": "x"}
    with pytest.raises(ValueError):
        register("nowhere.Nothing", **(whole | {missing: [] if missing in {"fields", "rows"} else ""}))

    assert entry_for("nowhere.Nothing") is None


def test_a_model_is_registered_once():
    with pytest.raises(ValueError):
        register("accounts.User", fields=["email"], purpose="x", basis="x", rows=["profile"], retention="x")
