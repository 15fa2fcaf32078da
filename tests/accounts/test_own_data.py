"""My data: the page, the copy, the objection; and that a registered field cannot be forgotten in a copy."""

import io
import json
import zipfile
from datetime import timedelta

import jsonschema
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import PersonalExport
from accounts.own_data import towns_of
from accounts.personal_acts import is_withheld
from accounts.personal_data import entries
from accounts.policy import Held, Viewer
from accounts.services import exporting
from accounts.services.copying import SCHEMA, copy_of
from accounts.services.events import record, record_look
from accounts.subjects import ways_of
from courses import looks
from reports.models import ReportAccess
from reports.services.access import open_named_list
from tests.factories import accounts as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


def in_town(learner, **fields):
    town = people.make_organisation(**({"visibility_level": 1, "agreement_reference": "Dienstvereinbarung 7"} | fields))
    people.join(learner, town)
    return town


def test_every_registered_row_leads_to_the_person_it_is_about_or_to_who_acted():
    lost = [entry.model for entry in entries() if not ways_of(entry.model).about and not ways_of(entry.model).acted]

    assert lost == ["courses.SessionFeedback"]  # anonymous on purpose: nothing leads from it to anybody


def test_every_registered_field_of_a_row_about_a_person_is_in_the_copy(enrolment, learner):
    in_town(learner)
    parts = {part["model"]: part for part in copy_of(person=learner)["data"]}

    for entry in entries():
        part = parts[entry.model]
        for row in part["rows"]:
            names = {field.name for field in apps.get_model(entry.model)._meta.concrete_fields} & entry.fields
            assert set(row) == {name for name in names if not is_withheld(entry.model, name)}
    assert {model for model, part in parts.items() if part["rows"]} >= {"accounts.User", "accounts.Membership", "courses.Enrolment"}


def test_the_copy_holds_no_secret_and_nobody_else(enrolment, learner, other_learner):
    people.grant(learner, "trainer").__class__.objects.update(granted_by=other_learner)
    text = json.dumps(copy_of(person=learner), ensure_ascii=False)

    assert "another person" in text
    assert not any(word in text for word in (other_learner.full_name, other_learner.email, learner.password))


def test_the_copy_fits_its_schema_and_can_be_read(enrolment, learner):
    packed = zipfile.ZipFile(io.BytesIO(exporting.archive(person=learner)))
    content = json.loads(packed.read("daten.json"))
    jsonschema.validate(content, SCHEMA)

    assert content["schema"] == SCHEMA
    assert learner.email in packed.read("daten.html").decode()


def test_a_copy_is_made_by_a_worker_once_a_day_and_only_for_its_person(client, tree, learner, other_learner):
    people.sign_in(client, learner)
    client.post("/accounts/data/copy/")
    row = PersonalExport.objects.get()
    waiting = client.get("/accounts/data/").content.decode()
    made = [exporting.make(row.pk), exporting.make(row.pk)]
    client.post("/accounts/data/copy/")
    address = f"/accounts/data/copy/{row.public_id}/"
    answer = client.get(address)

    assert ("Ihre Kopie wird erstellt" in waiting, made, PersonalExport.objects.count()) == (True, [True, False], 1)
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
    client.force_login(other_learner)
    assert client.get(address).status_code == 404


def test_after_a_day_the_file_is_gone(client, learner):
    row = exporting.request_export(person=learner)
    exporting.make(row.pk)
    exporting.sweep(timezone.now() + timedelta(hours=25))
    row.refresh_from_db()

    assert (row.state, exporting.path_of(row).exists()) == ("removed", False)


def test_a_copy_whose_worker_failed_is_made_by_the_next_one(learner, monkeypatch):
    row = exporting.request_export(person=learner)
    with monkeypatch.context() as broken:
        broken.setattr(exporting, "_write", lambda *_: 1 / 0)
        failed = exporting.make(row.pk)
    PersonalExport.objects.update(next_try_at=None)

    assert (failed, exporting.make(row.pk)) == (False, True)


def test_a_copy_asks_for_a_fresh_sign_in(client, tree, learner):
    client.force_login(learner)
    answer = client.post("/accounts/data/copy/")

    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert not PersonalExport.objects.exists()


def test_the_page_says_what_the_municipality_sees_and_who_looked(client, tree, learner):
    town = in_town(learner)
    boss = people.make_user("boss@example.com", "Ruth Boss")
    viewer = Viewer(boss.pk, frozenset({Held("coordinator", town.pk)}))
    open_named_list(viewer=viewer, organisation=town, report="status", purpose="Auffrischung planen")
    client.force_login(learner)
    page = client.get("/accounts/data/").content.decode()

    assert all(words in page for words in ("Musterstadt", "Dienstvereinbarung 7", "Ruth Boss", "Auffrischung planen"))


def test_the_page_asks_as_often_for_three_looks_as_for_one(client, tree, learner):
    town = in_town(learner)
    boss = people.make_user("boss@example.com", "Ruth Boss")
    viewer = Viewer(boss.pk, frozenset({Held("coordinator", town.pk)}))
    client.force_login(learner)
    client.get("/accounts/data/")  # what is kept in this process is made once
    asked = []
    for many in (1, 2):
        for _ in range(many):
            open_named_list(viewer=viewer, organisation=town, report="status", purpose="Auffrischung planen")
        with CaptureQueriesContext(connection) as queries:
            client.get("/accounts/data/")
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 18


def test_lists_of_lower_layers_stand_on_the_page_in_the_words_of_the_reader(client, tree, learner):
    town = in_town(learner)
    boss = people.make_user("boss@example.com", "Ruth Boss")
    for said in ("inviting people", "planning cohorts"):
        record_look(organisation=town, actor=boss, purpose=said)
    viewer = Viewer(boss.pk, frozenset({Held("coordinator", town.pk)}))
    open_named_list(viewer=viewer, organisation=town, report="status.xlsx", purpose="planning training")
    looks.record(viewer_id=boss.pk, organisation_id=town.pk, report="session", purpose="organise session 7")
    ReportAccess.objects.create(viewer=boss, organisation=town, report="proofs.file", purpose="planning training", at=timezone.now())
    client.force_login(learner)
    of_somebody = client.get("/accounts/data/").content.decode()
    record(kind="certificate opened", organisation=town, actor=boss, subject=learner)
    page = client.get("/accounts/data/").content.decode()

    words = [
        "Leute einladen",
        "Lerngruppen planen",
        "Liste der Personen und Kurse, Datei (XLSX)",
        "Fortbildung planen",
        "Termin organisieren",
    ]
    assert ("Pflichtkurs" in of_somebody, page.count("Ihr Zertifikat eines Pflichtkurses, Datei")) == (False, 1)
    assert [each for each in words if each not in page] == []
    assert [each for each in ("planning", "inviting", "organise session", "status.xlsx") if each in page] == []


def test_a_look_after_leaving_is_no_look_at_me(client, tree, learner):
    town = in_town(learner)
    learner.memberships.update(started_at=timezone.now() - timedelta(days=9), ended_at=timezone.now() - timedelta(days=1))
    boss = people.make_user("boss@example.com", "Ruth Boss")
    viewer = Viewer(boss.pk, frozenset({Held("coordinator", town.pk)}))
    open_named_list(viewer=viewer, organisation=town, report="status", purpose="Auffrischung planen")
    client.force_login(learner)

    assert "Ruth Boss" not in client.get("/accounts/data/").content.decode()


def test_an_objection_is_kept_and_taken_back(client, tree, learner):
    client.force_login(learner)
    client.post("/accounts/data/objection/", {"objects": "yes"})
    learner.refresh_from_db()
    objected = learner.objected_at
    client.post("/accounts/data/objection/", {"objects": "no"})
    learner.refresh_from_db()

    assert (objected is None, learner.objected_at) == (False, None)


def test_the_command_gives_the_same_file_and_overwrites_none(learner, tmp_path, capsys, settings):
    settings.DEMO = True  # the only administrator need not wait a day
    people.grant(people.make_user("boss@example.com"), "admin")
    path = tmp_path / "copy.zip"
    call_command("export_person", learner.email, str(path))

    assert zipfile.ZipFile(path).namelist() == ["daten.json", "daten.html"]
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_person", learner.email, str(path))
    with pytest.raises(CommandError, match="no such account"):
        call_command("export_person", "nobody@example.com", str(tmp_path / "other.zip"))


@pytest.mark.parametrize(("level", "sees"), [(0, False), (1, True)])
def test_what_the_coordination_may_do_is_not_what_it_sees(learner, level, sees):
    in_town(learner, visibility_level=level, agreement_reference="Dienstvereinbarung 7" if level else "")
    (town,) = towns_of(learner, "de")

    assert ("Anmeldung zum Kurs" in town.seen, "Anmeldung zum Kurs" in town.not_seen) == (sees, not sees)
    assert not {"Liste mit Personen einlesen", "Zertifikat widerrufen oder ersetzen", "Erinnerungen per Mail"} & {
        *town.seen,
        *town.not_seen,
    }
