"""The trainer's way: hand a file in, look at the dry run, bring in what was chosen, take files out. Who may not sees nothing."""

import io
import re
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from wagtail.models import PageLogEntry

from quizzes.exchange.formats import FORMATS, read
from quizzes.models import QuizVersion
from quizzes.services.uploads import clear
from tests.factories import accounts as people
from tests.quizzes.exchange import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private")]


def address(page, rest=""):
    return f"/admin/quizzes/{page.pk}/exchange/{rest}"


def hand_in(client, page, content, name="bank.xml", **fields):
    return client.post(address(page), {"file": SimpleUploadedFile(name, content), **fields})


def draft_keys(page):
    return [block.value["key"] for block in type(page).objects.get(pk=page.pk).get_latest_revision_as_object().questions]


def test_the_quizs_menu_leads_to_the_exchange_and_a_lessons_does_not(trainer, quiz_page):
    lesson = quiz_page.get_parent().get_children().exclude(pk=quiz_page.pk).first()

    assert address(quiz_page) in trainer.get(f"/admin/pages/{quiz_page.pk}/edit/").content.decode()
    assert "/exchange/" not in trainer.get(f"/admin/pages/{lesson.pk}/edit/").content.decode()


@pytest.mark.parametrize(("language", "words"), [("de", "Probelauf"), ("en", "Dry run")])
def test_a_bank_is_handed_in_looked_at_and_brought_in_as_a_draft(trainer, staff, quiz_page, sample, private, language, words):
    type(staff["trainer"]).objects.filter(pk=staff["trainer"].pk).update(language=language)
    before, live = draft_keys(quiz_page), QuizVersion.objects.count()
    answer = hand_in(trainer, quiz_page, sample("moodle.xml"), format="auto", encoding="auto")
    dry = trainer.get(answer["Location"])
    page = dry.content.decode()
    states = {row.entry.title: row.entry.state for row in dry.context["rows"]}

    assert words in page and len(list(private.iterdir())) == 1
    assert {states["Poller 1"], states["Bild"], states["Teilweise richtig"]} == {"taken", "refused", "changed"}

    chosen = [row.place for row in dry.context["rows"] if row.entry.title in ("Poller 1", "Teilweise richtig", "Bild")]
    done = trainer.post(answer["Location"] + "take/", {"entry": chosen})
    quiz_page.refresh_from_db()

    assert done["Location"] == f"/admin/pages/{quiz_page.pk}/edit/"
    assert draft_keys(quiz_page) == [*before, "poller-1", "teilweise-richtig"]
    assert quiz_page.has_unpublished_changes and len(quiz_page.questions) == len(before)
    assert QuizVersion.objects.count() == live
    assert list(private.iterdir()) == []
    entry = PageLogEntry.objects.get(action="quizzes.import")
    assert (entry.user, entry.data["count"], entry.data["file"]) == (staff["trainer"], 2, "bank.xml")


def test_everything_at_once_gets_short_names_that_are_free(trainer, quiz_page):
    before = draft_keys(quiz_page)
    content = FORMATS["gift"].write([{**one, "key": before[0]} for one in made.one_of_each()[:1]]).content
    answer = hand_in(trainer, quiz_page, content, "bank.txt")
    trainer.post(answer["Location"] + "take/", {"everything": "1"})

    assert draft_keys(quiz_page) == [*before, f"{before[0]}-2"]
    assert trainer.get(f"/admin/pages/{quiz_page.pk}/edit/").status_code == 200
    assert trainer.get(f"/admin/pages/{quiz_page.pk}/view_draft/").status_code == 200
    assert "bank.txt" in trainer.get(f"/admin/pages/{quiz_page.pk}/history/").content.decode()


def test_what_stands_in_the_quiz_already_is_named_and_not_ticked(trainer, quiz_page):
    export = trainer.get(address(quiz_page, "out/draft/moodle/"))
    answer = hand_in(trainer, quiz_page, export.content)
    rows = trainer.get(answer["Location"]).context["rows"]

    assert {(row.entry.state, row.is_ticked) for row in rows} == {("taken", False)}
    assert len(rows) == len(quiz_page.questions)


def test_nothing_chosen_and_a_full_quiz_change_nothing(trainer, quiz_page, staff):
    many = [{**made.one_of_each()[2], "key": f"satz-{number}", "text": f"Satz {number}"} for number in range(205)]
    answer = hand_in(trainer, quiz_page, FORMATS["gift"].write(many).content, "bank.txt")
    before = draft_keys(quiz_page)
    first = trainer.get(answer["Location"])
    trainer.post(answer["Location"] + "take/", {})
    trainer.post(answer["Location"] + "take/", {"everything": "1"})

    assert len(first.context["rows"]) == 100 and not first.context["all_fit"]
    assert draft_keys(quiz_page) == before
    trainer.post(answer["Location"] + "take/", {"entry": range(100)})
    trainer.post(answer["Location"] + "take/", {"entry": range(100, 110)})
    assert draft_keys(quiz_page)[-1] == "satz-109" and len(draft_keys(quiz_page)) == len(before) + 110


def test_a_file_that_cannot_be_read_is_refused_with_its_line_and_not_kept(trainer, quiz_page, private):
    answer = hand_in(trainer, quiz_page, b'<?xml version="1.0"?>\n<!DOCTYPE quiz [<!ENTITY x "y">]>\n<quiz>&x;</quiz>')
    empty = trainer.post(address(quiz_page), {})

    assert answer.status_code == empty.status_code == 422
    assert "Zeile 2" in answer.content.decode()
    assert not private.exists()


def test_a_file_is_dropped_on_wish_and_after_an_hour(trainer, quiz_page, private, monkeypatch):
    answer = hand_in(trainer, quiz_page, FORMATS["gift"].write(made.one_of_each()).content, "bank.txt")
    trainer.post(answer["Location"] + "take/", {"drop": "1"})
    gone = trainer.get(answer["Location"])
    hand_in(trainer, quiz_page, FORMATS["gift"].write(made.one_of_each()).content, "bank.txt")

    assert gone["Location"] == address(quiz_page)
    assert clear() == 0 and len(list(private.iterdir())) == 1
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3700)
    assert clear() == 1 and list(private.iterdir()) == []


def test_another_persons_dry_run_looks_like_none_and_altered_tokens_too(trainer, staff, quiz_page):
    answer = hand_in(trainer, quiz_page, FORMATS["gift"].write(made.one_of_each()).content, "bank.txt")
    admin = people.sign_in(Client(), staff["admin"])
    english = quiz_page.get_translations().get()

    assert admin.get(answer["Location"]).status_code == 404
    assert admin.post(answer["Location"] + "take/", {"everything": "1"}).status_code == 404
    assert trainer.get(answer["Location"].replace("/in/", "/in/x")).status_code == 404
    assert trainer.get(answer["Location"].replace(f"/{quiz_page.pk}/", f"/{english.pk}/")).status_code == 404


@pytest.mark.parametrize("rest", ["", "out/draft/moodle/", "out/live/csv/", "in/x/"])
def test_who_may_not_edit_the_quiz_meets_what_does_not_exist(staff, quiz_page, learner, rest, trainer):
    from wagtail.models import GroupPagePermission

    GroupPagePermission.objects.filter(group__name="Trainers").delete()
    GroupPagePermission.objects.filter(group__user=staff["trainer"]).delete()
    outsider = people.sign_in(Client(raise_request_exception=False), learner)

    assert trainer.get(address(quiz_page, rest)).status_code in (302, 403, 404)
    assert trainer.get(address(quiz_page, rest)).status_code == trainer.get(f"/admin/quizzes/999999/exchange/{rest}").status_code
    assert outsider.get(address(quiz_page, rest)).status_code == 403
    assert Client().get(address(quiz_page, rest)).status_code == 302


def test_a_locked_quiz_takes_nothing_in(trainer, staff, quiz_page):
    answer = hand_in(trainer, quiz_page, FORMATS["gift"].write(made.one_of_each()).content, "bank.txt")
    before = draft_keys(quiz_page)
    type(quiz_page).objects.filter(pk=quiz_page.pk).update(locked=True, locked_by=staff["admin"])
    trainer.post(answer["Location"] + "take/", {"everything": "1"})

    assert draft_keys(quiz_page) == before


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_each_format_is_taken_out_and_noted(trainer, staff, quiz_page, name):
    draft = trainer.get(address(quiz_page, f"out/draft/{name}/"))
    live = trainer.get(address(quiz_page, f"out/live/{name}/"))

    assert "attachment" in draft["Content-Disposition"] and draft["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in draft["Cache-Control"]
    assert (
        read(draft.content, name=name)[1].count("taken") == (1 if name == "aiken" else 6) == read(live.content, name=name)[1].count("taken")
    )
    assert PageLogEntry.objects.filter(action="quizzes.export", user=staff["trainer"]).count() == 2


def test_an_unpublished_quiz_has_no_published_version_to_take_out(trainer, quiz_page):
    type(quiz_page).objects.filter(pk=quiz_page.pk).update(live=False)

    assert trainer.get(address(quiz_page, "out/live/csv/")).status_code == 404
    assert trainer.get(address(quiz_page, "out/draft/odd/")).status_code == 404


def test_a_draft_that_is_not_whole_is_named_and_left_out(trainer, quiz_page):
    page = quiz_page.get_latest_revision_as_object()
    blocks = page.questions.get_prep_value()
    for choice in blocks[0]["value"]["choices"]:
        choice.get("value", choice)["right"] = False
    page.questions = blocks
    page.save_revision()
    shown = trainer.get(address(quiz_page))
    moodle = next(what for format, what in shown.context["formats"] if format.name == "moodle")

    assert moodle["count"] == len(quiz_page.questions) - 1
    assert "Keine Antwort ist als richtig markiert." in dict(moodle["losses"])


@pytest.mark.parametrize(("language", "sheet"), [("de", "Anleitung"), ("en", "How to fill in")])
def test_the_template_explains_itself_and_can_be_read_as_it_is(trainer, language, sheet):
    answer = trainer.get(f"/admin/quizzes/template/{language}/")
    book = load_workbook(io.BytesIO(answer.content))

    assert book.sheetnames[1] == sheet
    assert read(answer.content)[1].count("taken") == 6
    assert trainer.get("/admin/quizzes/template/fr/").status_code == 404


def test_handing_in_is_limited(trainer, quiz_page):
    codes = [hand_in(trainer, quiz_page, b"no bank", "bank.txt").status_code for _ in range(11)]

    assert codes == [302] * 10 + [429]


def test_hostile_texts_are_shown_and_not_run(trainer, quiz_page):
    content = FORMATS["csv"].write([{**made.one_of_each()[2], "text": "<script>alert(1)</script>\u202e=cmd|x", "key": "x"}]).content
    answer = hand_in(trainer, quiz_page, content, '"><script>.csv')
    page = trainer.get(answer["Location"]).content.decode()

    assert "&lt;script&gt;alert(1)" in page and "<script>alert(1)" not in page
    assert '"><script>.csv' not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_dry_run_asks_the_same_number_of_queries_for_one_and_for_three(trainer, quiz_page, rows, django_assert_max_num_queries):
    content = FORMATS["csv"].write(made.one_of_each()[:rows]).content
    answer = hand_in(trainer, quiz_page, content, "bank.csv")
    trainer.get(answer["Location"])
    with django_assert_max_num_queries(30) as counted:
        trainer.get(answer["Location"])

    _COUNTS[rows] = len(counted)
    assert len(set(_COUNTS.values())) == 1


_COUNTS: dict[int, int] = {}


def test_a_qti_package_is_handed_in_too(trainer, quiz_page):
    made_zip = FORMATS["qti3"].write(made.one_of_each()).content
    answer = hand_in(trainer, quiz_page, made_zip, "bank.zip")
    rows = trainer.get(answer["Location"]).context["rows"]

    assert [row.entry.file for row in rows] == [
        name for name in zipfile.ZipFile(io.BytesIO(made_zip)).namelist() if name.startswith("items/")
    ]
    assert re.search(r"items/einfach\.xml", trainer.get(answer["Location"]).content.decode())


def test_taking_right_answers_out_asks_for_a_fresh_sign_in(trainer, quiz_page):
    session = trainer.session
    session["account_authentication_methods"] = [{**method, "at": 1.0} for method in session["account_authentication_methods"]]
    session.save()

    answer = trainer.get(address(quiz_page, "out/draft/gift/"))

    assert answer.status_code == 302
    assert "/reauthenticate/" in answer.url
    assert not PageLogEntry.objects.filter(action="quizzes.export").exists()
