"""A picture that a frozen question shows outlives whatever is done to it in the media library."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.images import get_image_model

from accounts.services.groups import ensure_groups
from accounts.services.roles import grant
from courses.services.enrolment import enrol
from quizzes.services.attempts import start_attempt
from quizzes.services.versions import content_for, freeze_live_version
from tests.factories import accounts as people
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    return make.add_picture()


@pytest.fixture
def course(tree, picture):
    return make.make_quiz_course(tree, [make.hotspot(image=picture.pk)])


def test_deleting_or_replacing_a_picture_leaves_a_version_as_it_was(course, picture, learner, client, django_capture_on_commit_callbacks):
    attempt = start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")
    shown = content_for(attempt.version).questions[0].picture
    with default_storage.open(shown) as file:
        before = file.read()

    with django_capture_on_commit_callbacks(execute=True):
        get_image_model().objects.get(pk=picture.pk).delete()
    client.force_login(learner)

    assert not default_storage.exists(picture.file.name)
    assert default_storage.open(shown).read() == before
    assert default_storage.url(shown) in client.get(f"/attempts/{attempt.public_id}/").content.decode()


def test_the_editor_gets_the_picture_and_others_do_not(tree, picture, client, learner):
    trainer = people.make_user("trainer@example.com", "Tove Brandt")
    ensure_groups(list(tree.catalog.values()))
    grant(user=trainer, role="trainer")
    desk = people.sign_in(Client(), trainer)
    client.force_login(learner)

    assert desk.get(f"/admin/questions/picture/{picture.pk}/").url == default_storage.url(picture.file.name)
    assert desk.get("/admin/questions/picture/999999/").status_code == 404
    assert client.get(f"/admin/questions/picture/{picture.pk}/").status_code == 403


def test_the_same_picture_is_kept_once_and_another_one_makes_another_version(course, picture):
    first = freeze_live_version(item=course.quiz, locale="de")
    again = freeze_live_version(item=course.quiz, locale="de")
    picture.file.save("anders.svg", ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"/>'), save=False)
    type(picture).objects.filter(pk=picture.pk).update(file=picture.file.name)
    other = freeze_live_version(item=course.quiz, locale="de")

    names = [content_for(version).questions[0].picture for version in (first, again, other)]
    assert first == again != other
    assert names[0] == names[1] != names[2]
    assert all(default_storage.exists(name) for name in names)
