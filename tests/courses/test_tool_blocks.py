"""The editor refuses what the import refuses, in the author's language."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from accounts.services.groups import ensure_groups
from accounts.services.roles import grant
from courses.blocks import LessonBody
from courses.package.assets import Assets
from courses.package.faults import Faults, Place
from courses.package.streams import Packer, Unpacker
from courses.package.text import read_lesson
from courses.pages import LessonPage
from tests.factories import accounts as people
from tests.factories.tools import tool_block
from tests.packages import sample

BODY = LessonBody()


def authored(kind):
    """The raw value of a block of the sample, as it stands in a page."""
    text = sample.files()["m1-plaetze/01-platz.de.md"].decode()
    plain = next(block["value"] for block in read_lesson(text, Place(Faults(), "x")).fields["body"] if block["type"] == kind)
    return plain, Packer(Assets(), lambda key: None).value(BODY.child_blocks[kind], plain, uuid4())


def cleaned(kind, raw):
    block = BODY.child_blocks[kind]
    return block.clean(block.to_python(raw))


@pytest.mark.parametrize("kind", ["tool", "facilitation"])
def test_what_was_imported_is_accepted_in_the_editor_and_comes_back(kind):
    plain, raw = authored(kind)

    block = BODY.child_blocks[kind]
    prepared = block.get_prep_value(cleaned(kind, raw))

    assert Unpacker(Assets(), lambda pk: None).value(block, prepared) == plain


def test_the_editor_shows_a_tool_with_its_fields(client, tree, course):
    trainer = people.make_user("trainer@example.com", "Person Trainer")
    ensure_groups(list(tree.catalog.values()))
    grant(user=trainer, role="trainer")
    page = LessonPage.objects.get(slug="lektion-1")
    page.body = [*page.body.get_prep_value(), tool_block("de")]
    page.save_revision().publish()

    response = people.sign_in(client, trainer).get(f"/admin/pages/{page.pk}/edit/")

    assert response.status_code == 200
    assert "Rettungswege sind frei" in response.content.decode()


def test_a_calculation_from_nothing_is_refused_with_the_section():
    _plain, raw = authored("tool")
    raw["sections"][0]["value"]["fields"][5]["value"]["of"][0]["value"] = "laenge"

    with override("de"), pytest.raises(ValidationError) as refused:
        cleaned("tool", raw)
    assert "Anlass: Das Ergebnis personen wird aus laenge berechnet" in str(refused.value)


def test_an_example_that_does_not_fit_is_refused():
    _plain, raw = authored("tool")
    raw["example"][0]["value"]["values"][0]["value"]["value"] = "gestern"

    with override("en"), pytest.raises(ValidationError, match="The example's value for datum does not fit: gestern"):
        cleaned("tool", raw)


def test_an_agenda_takes_as_long_as_the_meeting():
    _plain, raw = authored("facilitation")
    raw["duration"] = 45

    with override("de"), pytest.raises(ValidationError, match="Der Ablauf dauert 30 Minuten, als Dauer stehen 45"):
        cleaned("facilitation", raw)
