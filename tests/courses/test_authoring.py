"""The trainer's way: draft, preview, moderation, release; what the editor says; who may not."""

import json
import re

import pytest
from django.core.cache import cache
from wagtail.models import Page, Task

from accounts.services.groups import ensure_groups
from accounts.services.roles import grant
from courses.models import Course, CourseItem, CourseVersion
from courses.pages import CoursePage, LessonPage, ModulePage
from courses.services.enrolment import enrol
from tests.factories import accounts as people
from tests.factories import courses as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def staff(tree):
    """A trainer and an administrator with the rights that the installation gives them."""
    ensure_groups(list(tree.catalog.values()))
    found = {role: people.make_user(f"{role}@example.com", f"Person {role.title()}") for role in ("trainer", "admin")}
    for role, user in found.items():
        grant(user=user, role=role)
    return found


@pytest.fixture
def trainer(client, staff):
    return people.sign_in(client, staff["trainer"])


@pytest.fixture
def admin(staff):
    from django.test import Client

    return people.sign_in(Client(), staff["admin"])


@pytest.fixture
def module(course):
    return ModulePage.objects.get(locale__language_code="de")


def lesson_form(page=None, **changes):
    """What the editor's form sends for a lesson."""
    body = json.dumps(
        [{"type": "prose", "id": "11111111-1111-4111-8111-111111111111", "value": json.dumps(paragraph("Ein Absatz über Märkte."))}]
    )
    form = {
        "title": "Märkte im Winter",
        "slug": "maerkte",
        "format": "reading",
        "minutes": "10",
        "required": "on",
        "changed_on": "2026-11-20",
        "goal": "Sie nennen drei Maßnahmen.",
        "content_note": "",
        "takeaway": "",
        "reviewed_on": "2026-11-20",
        "review_due": "2027-11-20",
        "sources-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "prose",
        "body-0-id": "11111111-1111-4111-8111-111111111111",
        "body-0-value": json.loads(body)[0]["value"],
        "search_description": "",
        "seo_title": "",
        "show_in_menus": "",
    }
    return form | changes


def paragraph(text):
    """Draftail's own form of one paragraph."""
    return {
        "blocks": [{"key": "aaaaa", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}],
        "entityMap": {},
    }


def new_lesson(client, module, **changes):
    return client.post(f"/admin/pages/add/courses/lessonpage/{module.pk}/", lesson_form(**changes))


def test_the_first_page_says_how_to_begin_and_the_menu_is_short(trainer, module):
    page = trainer.get("/admin/").content.decode()
    menu = re.findall(r'"name": "([a-z-]+)"', page)

    assert f"/admin/pages/add/courses/lessonpage/{module.pk}/" in page
    assert "wagtail.org" not in page
    assert {"explorer", "images", "documents", "media", "guide"} <= set(menu)
    assert not {"reports", "settings", "help", "people", "municipalities"} & set(menu)


@pytest.mark.parametrize(("language", "words"), [("de", "Seite"), ("en", "Page")])
def test_the_interface_speaks_the_language_of_the_person(trainer, staff, module, language, words):
    type(staff["trainer"]).objects.filter(pk=staff["trainer"].pk).update(language=language)
    page = trainer.get(f"/admin/pages/{module.pk}/edit/")

    assert f'lang="{language}"' in page.content.decode()
    assert trainer.get("/admin/guide/").status_code == 200


def test_a_trainer_saves_a_draft_that_nobody_else_sees(trainer, client, module, course):
    answer = new_lesson(trainer, module)
    page = LessonPage.objects.get(slug="maerkte")

    assert answer.status_code == 302
    assert (page.live, CourseItem.objects.filter(key=page.translation_key).exists()) == (False, False)
    assert trainer.get("/kurse/plaetze/grundlagen/maerkte/").status_code == 404


def test_a_new_lesson_begins_with_sensible_values(trainer, module):
    form = trainer.get(f"/admin/pages/add/courses/lessonpage/{module.pk}/").content.decode()

    assert re.search(r'name="review_due" value="20\d\d-', form)
    assert re.search(r'name="changed_on" value="20\d\d-', form)


def test_a_draft_is_shown_as_learners_will_see_it(trainer, module):
    new_lesson(trainer, module)
    page = LessonPage.objects.get(slug="maerkte")
    preview = trainer.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()

    assert "Ein Absatz über Märkte." in preview
    assert "Sie nennen drei Maßnahmen." in preview
    assert 'lang="de"' in preview


def test_the_editors_preview_takes_unsaved_text_in_both_languages(trainer, course):
    for page, language in [(LessonPage.objects.filter(locale__language_code=code).first(), code) for code in ("de", "en")]:
        address = f"/admin/pages/{page.pk}/edit/preview/"
        sent = trainer.post(address, lesson_form(title="Ungespeichert", slug=page.slug, reviewed_on=""))
        shown = trainer.get(f"{address}?mode=")

        assert sent.json()["is_valid"] is True
        assert "Ungespeichert" in shown.content.decode() and f'lang="{language}"' in shown.content.decode()


def test_courses_and_modules_are_previewed_before_anything_is_published(trainer, tree):
    course = make.add_course(tree, live=False)
    module = make.add_module(course, live=False)
    make.add_lesson(module, title="Noch ein Entwurf", live=False)
    for page in (course, module):
        page.save_revision()
        shown = trainer.get(f"/admin/pages/{page.pk}/view_draft/")

        assert shown.status_code == 200
        assert "Grundlagen" in shown.content.decode()
    assert "Noch ein Entwurf" in shown.content.decode()


def test_submitting_names_what_is_missing_and_keeps_what_was_written(trainer, module):
    answer = new_lesson(trainer, module, reviewed_on="", **{"action-submit": "1"})

    assert answer.status_code == 200
    assert not LessonPage.objects.filter(slug="maerkte").exists()
    assert list(answer.context["form"].non_field_errors()) != []
    assert "Sie nennen drei Maßnahmen." in answer.content.decode()


def test_a_trainer_submits_and_a_second_person_releases_into_the_outline(trainer, admin, module, course):
    new_lesson(trainer, module, **{"action-submit": "1"})
    page = LessonPage.objects.get(slug="maerkte")
    state = page.current_workflow_task_state
    before = CourseVersion.objects.filter(course=course).count()
    assert (page.live, state.task.name) == (False, Task.objects.get(active=True).name)

    admin.post(f"/admin/pages/workflow/action/{page.pk}/approve/{state.pk}/", {"comment": "Gut."})
    page.refresh_from_db()

    assert page.live
    assert CourseItem.objects.get(key=page.translation_key).is_live
    assert CourseVersion.objects.filter(course=course).count() == before + 1


def test_a_trainer_cannot_release(trainer, module, course):
    new_lesson(trainer, module, **{"action-publish": "1"})
    page = LessonPage.objects.get(slug="maerkte")
    assert not page.live

    page.get_workflow().start(page, None)
    state = page.current_workflow_task_state
    trainer.post(f"/admin/pages/workflow/action/{page.pk}/approve/{state.pk}/", {"comment": ""})
    assert not LessonPage.objects.get(pk=page.pk).live


def test_the_administrator_finds_what_waits_for_release(trainer, admin, module):
    new_lesson(trainer, module, **{"action-submit": "1"})

    assert "Märkte im Winter" in admin.get("/admin/").content.decode()


def test_what_is_missing_stands_at_the_top_of_the_editor(trainer, module):
    page = make.add_lesson(module, title="Ohne Prüfdatum", reviewed_on=None, live=False)
    page.save_revision()

    assert "help-warning" in trainer.get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_the_editor_says_how_many_people_are_in_the_middle_and_names_nobody(trainer, module, enrolment, course, other_learner):
    enrol(learner=other_learner, course=course)
    for page in (CoursePage.objects.get(locale__language_code="de"), module, LessonPage.objects.filter(locale__language_code="de").first()):
        shown = trainer.get(f"/admin/pages/{page.pk}/edit/").content.decode()

        assert re.search(r"<strong>[^<]*: 2</strong>", shown)
        assert "Albers" not in shown and "learner@example.com" not in shown


def test_deleting_and_unpublishing_say_whom_it_concerns(admin, module, enrolment):
    bulk = "/admin/bulk/wagtailcore/page/{}/?id=" + str(module.pk)
    for address in (
        f"/admin/pages/{module.pk}/delete/",
        f"/admin/pages/{module.pk}/unpublish/",
        bulk.format("delete"),
        bulk.format("unpublish"),
    ):
        shown = admin.get(address).content.decode()

        assert re.search(r"\b1 (Person|person)\b", shown)


def test_a_copy_has_keys_of_its_own_and_is_projected(admin, module, course):
    keys = set(CourseItem.objects.values_list("key", flat=True))
    answer = admin.post(
        f"/admin/pages/{module.pk}/copy/",
        {
            "new_title": "Kopie",
            "new_slug": "kopie",
            "new_parent_page": module.get_parent().pk,
            "copy_subpages": "on",
            "publish_copies": "on",
            "alias": "on",
        },
    )
    copy = ModulePage.objects.get(slug="kopie")
    version = Course.objects.get(pk=course.pk).live_version

    assert answer.status_code == 302
    assert (copy.alias_of_id, copy.translation_key == module.translation_key) == (None, False)
    assert not keys & {page.translation_key for page in copy.get_children()}
    assert [len(entry["items"]) for entry in version.outline["modules"]] == [2, 2]


@pytest.mark.parametrize("view", ["history/", "edit/", "usage/", "move/", "workflow_history/"])
def test_the_ways_around_a_page_answer(trainer, module, view):
    new_lesson(trainer, module)
    page = LessonPage.objects.get(slug="maerkte")

    assert trainer.get(f"/admin/pages/{page.pk}/{view}").status_code == 200


def test_versions_can_be_compared_and_brought_back(trainer, module):
    new_lesson(trainer, module)
    page = LessonPage.objects.get(slug="maerkte")
    first = page.latest_revision
    page.title = "Märkte im Sommer"
    second = page.save_revision()

    assert "Sommer" in trainer.get(f"/admin/pages/{page.pk}/revisions/compare/{first.pk}...{second.pk}/").content.decode()
    assert trainer.get(f"/admin/pages/{page.pk}/revisions/{first.pk}/revert/").status_code == 200


FOREIGN = [
    "edit/",
    "copy/",
    "move/",
    "delete/",
    "unpublish/",
    "history/",
    "usage/",
    "view_draft/",
    "edit/preview/",
    "privacy/",
    "workflow_history/",
]


@pytest.mark.parametrize("view", FOREIGN)
def test_pages_outside_the_catalogue_are_not_a_trainers(trainer, tree, view):
    home = tree.home["de"]
    before = Page.objects.get(pk=home.pk).latest_revision_created_at
    answer = trainer.get(f"/admin/pages/{home.pk}/{view}")

    assert answer.status_code in {403, 404}
    assert Page.objects.get(pk=home.pk).latest_revision_created_at == before


@pytest.mark.parametrize(
    "path",
    [
        "/admin/pages/{live}/unpublish/",
        "/admin/pages/{live}/delete/",
        "/admin/pages/{live}/privacy/",
        "/admin/pages/{live}/unlock/",
        "/admin/bulk/wagtailcore/page/publish/?id={live}",
        "/admin/bulk/wagtailcore/page/delete/?id={live}",
        "/admin/users/",
        "/admin/users/new/",
        "/admin/groups/",
        "/admin/sites/",
        "/admin/redirects/",
        "/admin/workflows/list/",
        "/admin/collections/",
        "/admin/settings/website/sitetexts/1/",
        "/admin/locales/",
        "/admin/people/",
        "/admin/municipalities/",
        "/admin/password_reset/",
        "/admin/reports/site-history/",
    ],
)
def test_what_trainers_may_not_do_is_refused(trainer, course, path):
    live = LessonPage.objects.filter(locale__language_code="de").first()
    answer = trainer.post(path.format(live=live.pk), {"restriction_type": "login", "confirm": "yes"})

    assert answer.status_code in {403, 404, 405} or answer["Location"].startswith("/admin/bulk/")
    assert LessonPage.objects.get(pk=live.pk).live


def test_own_settings_of_the_interface_open(trainer):
    assert trainer.get("/admin/account/").status_code == 200
