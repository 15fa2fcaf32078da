"""A newer text of a plain page is offered to whoever may edit it, taken as a draft, and not offered again."""

import pytest
from django.urls import reverse

from tests.factories import accounts as people
from website.pages import StandardPage
from website.services import pages as shipped
from website.services.newer_texts import newer_text


@pytest.fixture
def privacy(tree, monkeypatch, tmp_path):
    """The privacy notice of an older installation: a newer text ships by now."""
    shipped.ensure_standard_pages()
    for path in shipped.TEXTS.glob("*.md"):
        (tmp_path / path.name).write_text(path.read_text())
    (tmp_path / "datenschutz.de.md").write_text("# Datenschutz\n\nEin **neuer** Absatz.\n")
    monkeypatch.setattr(shipped, "TEXTS", tmp_path)
    return StandardPage.objects.get(slug="datenschutz")


@pytest.fixture
def admin(client, tree):
    from accounts.services.groups import ensure_groups

    ensure_groups(list(tree.catalog.values()))
    user = people.make_user("boss@example.com", "Henrike Boss")
    people.grant(user, "admin")
    return people.sign_in(client, user)


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def newer(page):
    return reverse("website_newer_text", args=[page.pk])


def test_an_editor_is_told_and_takes_it_as_a_draft_beside_what_is_published(admin, privacy):
    assert newer(privacy) in admin.get(edit(privacy)).content.decode()
    assert "Ein <b>neuer</b> Absatz." in admin.get(newer(privacy)).content.decode()
    before = StandardPage.objects.get(pk=privacy.pk).body.raw_data[0]["value"]

    answer = admin.post(newer(privacy))

    kept = StandardPage.objects.get(pk=privacy.pk)
    assert (answer.status_code, "compare" in answer["Location"]) == (302, True)
    assert (kept.body.raw_data[0]["value"], kept.has_unpublished_changes) == (before, True)
    assert "neuer" in str(kept.get_latest_revision_as_object().body)
    assert newer(privacy) not in admin.get(edit(privacy)).content.decode()
    assert "neuer" in admin.get(answer["Location"]).content.decode()


def test_a_text_that_was_taken_and_changed_afterwards_is_not_offered_again(admin, privacy):
    admin.post(newer(privacy))
    draft = StandardPage.objects.get(pk=privacy.pk).get_latest_revision_as_object()
    draft.body = [("prose", "<p>Ein eigener Absatz.</p>")]
    draft.save_revision().publish()

    assert newer_text(StandardPage.objects.get(pk=privacy.pk)) is None
    admin.post(newer(privacy))
    assert StandardPage.objects.get(pk=privacy.pk).revisions.count() == 3


def test_what_an_editor_wrote_over_an_old_text_does_not_hide_the_newer_one(privacy):
    privacy.body = [("prose", "<p>Ein eigener Absatz.</p>")]
    privacy.save_revision().publish()

    assert newer_text(StandardPage.objects.get(pk=privacy.pk)) == "<p>Ein <b>neuer</b> Absatz.</p>\n"


def test_pages_with_the_text_of_today_and_pages_of_ones_own_are_left_alone(admin, privacy):
    imprint = StandardPage.objects.get(slug="impressum")
    own = imprint.get_parent().add_child(instance=StandardPage(title="Eigene", slug="eigene", body=[("prose", "<p>x</p>")]))

    assert (newer_text(imprint), newer_text(own)) == (None, None)
    assert newer(imprint) not in admin.get(edit(imprint)).content.decode()


def test_whoever_may_not_edit_the_page_takes_nothing(client, admin, privacy):
    trainer = people.make_user("trainer@example.com")
    people.grant(trainer, "trainer")
    people.sign_in(client, trainer)

    client.post(newer(privacy))

    assert StandardPage.objects.get(pk=privacy.pk).revisions.count() == 1
