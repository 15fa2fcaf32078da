"""Pictures leave with their questions and come back to the library: the same picture once, a new one drawn anew."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model

from quizzes.authored import plain_of
from quizzes.errors import NoRoom
from quizzes.exchange.formats import read
from quizzes.services.exchanging import bring_in, drafted, give_out
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db
COMPARED = ("key", "text", "alt", "places", "explanation", "points")


@pytest.fixture
def quiz(tree):
    questions = [
        make.hotspot(image=make.add_picture().pk),
        make.branching(),
        make.hotspot("zwei", image=make.add_picture("rot.svg", '<rect width="8" height="4"/>').pk),
    ]
    return make.make_quiz_course(tree, questions).page


def brought(quiz, content, staff):
    reading = read(content)[1]
    assert {entry.state for entry in reading.entries} == {"taken"}
    questions = [entry.question for entry in reading.entries]
    keys = bring_in(page=quiz, questions=questions, user=staff["trainer"], facts={}, pictures=reading.pictures)
    return [one for one in plain_of(drafted(type(quiz).objects.get(pk=quiz.pk)))["questions"] if one["key"] in keys]


@pytest.mark.parametrize("name", ["qti21", "qti3"])
def test_questions_come_back_with_the_picture_that_the_library_has(quiz, staff, name):
    before = plain_of(quiz)["questions"]
    written = give_out(page=quiz, name=name, language="de")
    back = brought(quiz, written.content, staff)

    assert written.count == 3
    assert [one["image"] for one in back if one["kind"] == "hotspot"] == [one["image"] for one in before if one["kind"] == "hotspot"]
    assert [one["kind"] for one in back] == ["hotspot", "branching", "hotspot"]
    assert back[0]["places"] == before[0]["places"]
    assert (back[1]["steps"], back[1]["endings"]) == (before[1]["steps"], before[1]["endings"])
    assert get_image_model().objects.count() == 2


def test_a_picture_that_is_new_here_is_drawn_anew_without_what_the_camera_wrote(quiz, staff):
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Kamera von Erika"
    Image.new("RGB", (400, 200), "#9ab").save(made, "JPEG", exif=exif)
    image = get_image_model().objects.create(
        title="Foto", file=ContentFile(made.getvalue(), "foto.jpg"), width=400, height=200, file_size=made.tell()
    )
    stream = quiz.questions.get_prep_value()
    stream[0]["value"]["image"] = image.pk
    quiz.questions = stream
    content = give_out(page=quiz, name="qti3", language="de").content
    image.delete()
    back = brought(type(quiz).objects.get(pk=quiz.pk), content, staff)  # the object above still asks for the deleted picture
    found = get_image_model().objects.get(pk=back[0]["image"])

    assert b"Erika" in next(data for name, data in read(content)[1].pictures.items() if "foto" in name)
    assert b"Erika" not in found.file.open("rb").read()
    assert (found.width, found.height, found.package_name.rpartition(".")[2]) == (400, 200, "jpg")


def test_the_page_counts_what_a_file_would_hold_without_opening_a_picture(quiz, django_assert_max_num_queries):
    quiz = drafted(quiz)
    for image in get_image_model().objects.all():
        image.file.storage.delete(image.file.name)

    with django_assert_max_num_queries(5):
        assert give_out(page=quiz, name="qti3", language="de", pictures=False).count == 3


def test_a_question_whose_picture_is_gone_stays_out_and_is_named(quiz):
    get_image_model().objects.all().delete()
    written = give_out(page=type(quiz).objects.get(pk=quiz.pk), name="qti21", language="de")

    assert written.count == 1
    assert [note.code for _key, note in written.losses if note.code != "scenario_flat"] == ["picture_missing", "picture_missing"]


def test_without_room_no_picture_enters_the_library(quiz, staff):
    reading = read(give_out(page=quiz, name="qti3", language="de").content)[1]
    get_image_model().objects.all().delete()

    with pytest.raises(NoRoom):
        questions = [entry.question for entry in reading.entries] * 70
        bring_in(page=quiz, questions=questions, user=staff["trainer"], facts={}, pictures=reading.pictures)
    assert get_image_model().objects.count() == 0
