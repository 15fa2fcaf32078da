"""A municipality's own page: its courses, whom to ask, in both languages; and the demonstration's two."""

import pytest
from django.test import Client

from tests.factories import accounts as make
from tests.factories import courses as course_factory
from website.models import MunicipalityPage
from website.services.municipality_pages import ensure_municipality_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def lindenstadt(course, tree):
    town = make.make_organisation("Lindenstadt", visibility_level=1, agreement_reference="Dienstvereinbarung", member_kind="member")
    ensure_municipality_pages({"Lindenstadt": town.pk})
    return town


def test_the_page_shows_courses_and_contact_in_both_languages(lindenstadt):
    german = Client().get("/lindenstadt-lernt/").content.decode()
    english = Client().get("/en/lindenstadt-learns/").content.decode()

    assert all(
        word in german
        for word in ("Lindenstadt lernt", "Plätze schützen", "coordinator@example.org", "Mitglied bei DEFUS", "wer abgeschlossen hat")
    )
    assert all(word in english for word in ("Lindenstadt learns", "Protecting squares", "room 214", "Member of DEFUS"))


def test_making_the_pages_again_changes_nothing(lindenstadt):
    MunicipalityPage.objects.filter(slug="lindenstadt-lernt").update(title="Von Hand geändert")

    assert ensure_municipality_pages({"Lindenstadt": lindenstadt.pk}) == 0
    assert MunicipalityPage.objects.get(slug="lindenstadt-lernt").title == "Von Hand geändert"


def test_a_course_that_is_no_longer_published_is_left_out(lindenstadt, tree):
    page = MunicipalityPage.objects.get(slug="lindenstadt-lernt")
    tree.catalog["de"].get_children().first().specific.unpublish()

    assert page.get_context(Client().get("/").wsgi_request)["cards"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_one_course_and_with_three(lindenstadt, tree, django_assert_num_queries, count):
    pages = [course_factory.add_course(tree, title=f"Kurs {n}", slug=f"kurs-{n}") for n in range(count)]
    page = MunicipalityPage.objects.get(slug="lindenstadt-lernt")
    page.courses = [{"type": "course", "value": one.pk} for one in pages]
    page.save_revision().publish()
    page = MunicipalityPage.objects.get(pk=page.pk)
    request = Client().get("/").wsgi_request
    with django_assert_num_queries(3):
        cards = page.get_context(request)["cards"]

    assert [card.title for card in cards] == [f"Kurs {n}" for n in range(count)]
