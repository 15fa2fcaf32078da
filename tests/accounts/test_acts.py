"""Two persons for a copy or an erasure of somebody else's data: asked for, decided, expired, told, logged; commands ask the same."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Role
from accounts.errors import DecisionRefused
from accounts.models import AuditEvent, ErasureRequest, Notification, PersonAct, PersonalExport, RoleGrant
from accounts.own_data import page_of
from accounts.services import acts, exporting
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
REQUESTS = "/admin/people/requests/"


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def first(people):
    return people["admin"]


@pytest.fixture
def second(people):
    user = make.make_user("second@example.com", "Selma Zweite")
    make.grant(user, Role.ADMIN)
    return user


@pytest.fixture
def somebody(people):
    return people["learner"]


def asked(somebody, actor, kind="copy", **more) -> PersonAct:
    return acts.ask(person=somebody, kind=kind, actor=actor, **({"reason": "Brief vom 3. November"} | more))


def logged() -> list[tuple]:
    return list(AuditEvent.objects.order_by("pk").values_list("act", "actor__email", "second__email", "subject__email", "reason"))[-1:]


def told(person) -> set[str]:
    return set(Notification.objects.filter(person=person).values_list("kind", flat=True))


def test_nothing_happens_until_somebody_else_approves_a_copy(somebody, first, second):
    act = asked(somebody, first)
    assert logged() == [("copy_asked", first.email, None, somebody.email, "Brief vom 3. November")]
    assert (PersonalExport.objects.count(), told(second), told(somebody)) == (0, {"act_asked"}, set())

    acts.approve(act_id=act.pk, actor=second)
    exporting.make(PersonalExport.objects.get(act=act).pk)

    assert ("copy_approved", first.email, second.email) == logged()[0][:3]
    assert (told(first), told(somebody)) == ({"act_approved", "act_copy_ready"}, {"data_copied"})


def test_an_erasure_is_planned_with_the_days_to_take_it_back(somebody, first, second):
    act = asked(somebody, first, "erasure")
    assert not ErasureRequest.objects.exists()

    acts.approve(act_id=act.pk, actor=second)

    planned = ErasureRequest.objects.get(person=somebody)
    assert (planned.ground, (planned.due_at - planned.requested_at).days) == ("operator", 7)
    assert told(somebody) == {"erasure_planned"}


@pytest.mark.parametrize("kind", ["copy", "erasure"])
def test_nobody_decides_about_the_own_request(somebody, first, second, kind):
    act = asked(somebody, first, kind)

    with pytest.raises(DecisionRefused, match="second_person"):
        acts.approve(act_id=act.pk, actor=first)
    with pytest.raises(IntegrityError, match="person_act_needs_a_second_person"), transaction.atomic():
        PersonAct.objects.filter(pk=act.pk).update(state="approved", decided_by=first, decided_at=timezone.now())


@pytest.mark.parametrize("role", ["learner", "trainer", "coordinator", "analyst"])
def test_only_administrators_ask_and_decide(people, second, role):
    about = make.make_user("about@example.com")
    act = asked(about, second)

    for attempt in (
        lambda: asked(about, people[role], "erasure"),
        lambda: acts.approve(act_id=act.pk, actor=people[role]),
        lambda: acts.refuse(act_id=act.pk, actor=people[role], note="Nein"),
    ):
        with pytest.raises(DecisionRefused, match="right"):
            attempt()
    with pytest.raises(DecisionRefused, match="foreign"):
        acts.withdraw(act_id=act.pk, actor=people[role])


def test_a_right_that_was_lost_meanwhile_decides_nothing_and_makes_no_file(somebody, first, second):
    act = asked(somebody, first)
    acts.approve(act_id=act.pk, actor=second)
    RoleGrant.objects.filter(user=first).update(valid_until=timezone.now())
    file = PersonalExport.objects.get(act=act)

    assert exporting.make(file.pk) is False
    file.refresh_from_db()
    assert (file.state, exporting.path_of(file).exists()) == ("needs_attention", False)


def test_whoever_it_is_about_neither_asks_nor_decides(first, second):
    third = make.make_user("third@example.com")
    make.grant(third, Role.ADMIN)
    act = asked(second, first)

    with pytest.raises(DecisionRefused, match="own"):
        acts.approve(act_id=act.pk, actor=second)
    with pytest.raises(DecisionRefused, match="own"):
        acts.refuse(act_id=act.pk, actor=second, note="Nein")
    with pytest.raises(DecisionRefused, match="own"):
        asked(first, first)
    with pytest.raises(IntegrityError, match="person_act_is_about_somebody_else"), transaction.atomic():
        PersonAct.objects.filter(pk=act.pk).update(state="refused", decided_by=second, decided_at=timezone.now())
    assert (told(second), told(third)) == (set(), {"act_asked"})


def test_the_only_administrator_waits_a_day_and_the_record_says_so(somebody, first):
    act = asked(somebody, first)
    with pytest.raises(DecisionRefused, match="wait"):
        acts.approve(act_id=act.pk, actor=first)

    PersonAct.objects.update(requested_at=timezone.now() - timedelta(hours=25))
    assert acts.approve(act_id=act.pk, actor=first).alone
    assert logged()[0][:3] == ("copy_approved", first.email, None)


def test_a_request_that_nobody_decided_about_expires_and_can_be_asked_again(somebody, first, second):
    act = asked(somebody, first)
    PersonAct.objects.update(requested_at=timezone.now() - timedelta(days=15), ends_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(DecisionRefused, match="decided"):
        acts.approve(act_id=act.pk, actor=second)
    assert (acts.expire(), acts.expire()) == (1, 0)
    act.refresh_from_db()
    assert (act.state, act.decided_by, told(first)) == ("expired", None, {"act_expired"})
    assert asked(somebody, first).state == "open"


def test_asking_again_does_not_wait_for_the_sweeper(somebody, first):
    asked(somebody, first)
    PersonAct.objects.update(requested_at=timezone.now() - timedelta(days=15), ends_at=timezone.now() - timedelta(minutes=1))

    asked(somebody, first)

    assert sorted(PersonAct.objects.values_list("state", flat=True)) == ["expired", "open"]


def test_one_request_a_kind_waits_and_one_decision_counts(somebody, first, second):
    act = asked(somebody, first)
    with pytest.raises(DecisionRefused, match="open"):
        asked(somebody, second)
    acts.refuse(act_id=act.pk, actor=second, note="Bitte mit Aktenzeichen")

    for decide in (acts.approve, acts.withdraw):
        with pytest.raises(DecisionRefused, match="decided"):
            decide(act_id=act.pk, actor=second if decide is acts.approve else first)
    assert (logged()[0][0], logged()[0][4], told(first)) == ("copy_refused", "Bitte mit Aktenzeichen", {"act_refused"})


@pytest.mark.parametrize(
    "call", [lambda s, f: asked(s, f, reason="  "), lambda s, f: acts.refuse(act_id=asked(s, f).pk, actor=f, note=" ")]
)
def test_neither_a_request_nor_a_refusal_goes_without_a_reason(somebody, first, call):
    with pytest.raises(DecisionRefused, match="reason"):
        call(somebody, first)


def test_the_last_administrator_is_not_erased_and_the_request_stays_open(first, second):
    act = asked(second, first, "erasure")
    third = make.make_user("third@example.com")
    make.grant(third, Role.ADMIN)
    RoleGrant.objects.filter(user=first).update(valid_until=timezone.now())
    RoleGrant.objects.filter(user=third).update(valid_from=timezone.now() - timedelta(days=1))
    acts.approve(act_id=act.pk, actor=third)

    assert ErasureRequest.objects.filter(person=second).exists()  # third still administers
    assert PersonAct.objects.get(pk=act.pk).state == "approved"


def test_the_person_reads_who_asked_and_why_and_does_not_get_the_file_as_the_own_one(client, somebody, first, second):
    act = asked(somebody, first)
    acts.approve(act_id=act.pk, actor=second)
    file = PersonalExport.objects.get(act=act)
    exporting.make(file.pk)
    client.force_login(somebody)

    page = page_of(somebody, "de")
    assert page["copy"] is None
    assert {(look.who, look.why) for look in page["looks"]} >= {(str(first), "Brief vom 3. November")}
    assert client.get(f"/accounts/data/copy/{file.public_id}/").status_code == 404
    exporting.request_export(person=somebody)  # and the day's own copy is not used up


def test_an_erasure_empties_the_reasons_and_keeps_the_act(somebody, first, second):
    act = asked(somebody, first, by_command=True, kind="erasure")
    acts.approve(act_id=act.pk, actor=second)
    call_command("erase_person", somebody.email)

    act.refresh_from_db()
    somebody.refresh_from_db()
    assert (act.reason, act.state, somebody.erased_at is not None) == ("", "approved", True)


class TestCommands:
    """Whoever sits at the machine does not decide alone either."""

    def test_a_copy_is_written_once_after_another_administrator_agreed(self, somebody, first, second, tmp_path):
        path = tmp_path / "copy.zip"
        with pytest.raises(CommandError, match="Please say with --by"):
            call_command("export_person", somebody.email, str(path))
        for _run in range(2):
            with pytest.raises(CommandError, match=r"waits, nothing has changed"):
                call_command("export_person", somebody.email, str(path), "--by", first.email)
        with pytest.raises(CommandError, match=r"waits, nothing has changed"):
            call_command("export_person", somebody.email, str(path), "--by", second.email)
        assert not path.exists()

        acts.approve(act_id=PersonAct.objects.get().pk, actor=second)
        call_command("export_person", somebody.email, str(path))

        assert zipfile.ZipFile(io.BytesIO(path.read_bytes())).namelist() == ["daten.json", "daten.html"]
        assert logged()[0][:4] == ("exported_by_operator", first.email, second.email, somebody.email)
        with pytest.raises(CommandError, match="Please say with --by"):
            call_command("export_person", somebody.email, str(tmp_path / "again.zip"))

    def test_an_erasure_needs_the_second_person_and_is_done_at_once_then(self, somebody, first, second):
        with pytest.raises(CommandError, match="waits"):
            call_command("erase_person", somebody.email, "--reason", "Antrag", "--by", first.email)
        somebody.refresh_from_db()
        assert (somebody.erased_at, ErasureRequest.objects.count()) == (None, 0)

        acts.approve(act_id=PersonAct.objects.get().pk, actor=second)
        call_command("erase_person", somebody.email)

        somebody.refresh_from_db()
        assert somebody.erased_at is not None

    def test_the_only_administrator_runs_it_again_after_a_day_and_in_a_demonstration_at_once(self, somebody, first, settings, tmp_path):
        with pytest.raises(CommandError, match="24 hours"):
            call_command("export_person", somebody.email, str(tmp_path / "copy.zip"))
        PersonAct.objects.update(requested_at=timezone.now() - timedelta(hours=25))
        call_command("export_person", somebody.email, str(tmp_path / "copy.zip"))

        settings.DEMO = True
        call_command("erase_person", somebody.email, "--reason", "Antrag")
        somebody.refresh_from_db()
        assert somebody.erased_at is not None

    def test_where_nobody_administers_nobody_asks(self, somebody, first, tmp_path):
        RoleGrant.objects.filter(user=first).update(valid_until=timezone.now())

        with pytest.raises(CommandError, match="no administrator"):
            call_command("export_person", somebody.email, str(tmp_path / "copy.zip"))

    def test_a_run_that_was_killed_is_finished_without_a_new_request(self, somebody, first, second):
        act = asked(somebody, first, "erasure", by_command=True)
        acts.approve(act_id=act.pk, actor=second)
        act.refresh_from_db()
        acts.begin_erasure_at_once(act)

        call_command("erase_person", somebody.email)

        assert (PersonAct.objects.count(), ErasureRequest.objects.get().state) == (1, "done")


class TestPages:
    """The same in the administration."""

    @pytest.fixture
    def admin(self, client, first, rights):
        return make.sign_in(client, first)

    def test_a_request_is_filed_on_the_page_of_a_person_and_decided_by_another(self, admin, client, somebody, first, second):
        answer = admin.post(f"/admin/people/{somebody.pk}/ask/", {"act-kind": "copy", "act-reason": "Brief"})
        assert (answer.status_code, answer["Location"]) == (302, REQUESTS)
        act = PersonAct.objects.get()
        admin.post(f"{REQUESTS}{act.pk}/approve/")
        act.refresh_from_db()
        assert act.state == "open"

        make.sign_in(client, second)
        client.post(f"{REQUESTS}{act.pk}/approve/")
        act.refresh_from_db()
        assert (act.state, act.decided_by) == ("approved", second)

    def test_only_who_asked_gets_the_file_and_each_time_is_written_down(self, admin, client, somebody, first, second):
        act = asked(somebody, first)
        acts.approve(act_id=act.pk, actor=second)
        exporting.make(PersonalExport.objects.get(act=act).pk)
        address = f"{REQUESTS}{act.pk}/file/"

        assert address in admin.get(REQUESTS).content.decode()
        got = admin.get(address)
        assert (got.status_code, got["Content-Type"], logged()[0][0]) == (200, "application/zip", "copy_taken")
        make.sign_in(client, second)
        assert client.get(address).status_code == 404
        assert address not in client.get(REQUESTS).content.decode()

        PersonalExport.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
        assert make.sign_in(client, first).get(address).status_code == 404

    def test_a_form_without_a_reason_comes_back(self, admin, somebody):
        answer = admin.post(f"/admin/people/{somebody.pk}/ask/", {"act-kind": "erasure", "act-reason": ""})

        assert (answer.status_code, PersonAct.objects.count()) == (422, 0)

    def test_acts_and_files_ask_for_a_recent_sign_in(self, client, first, somebody, rights):
        make.sign_in(client, first)
        session = client.session
        session["account_authentication_methods"] = [
            record | {"at": record["at"] - 3600} for record in session["account_authentication_methods"]
        ]
        session.save()

        for answer in (
            client.post(f"/admin/people/{somebody.pk}/ask/", {"act-kind": "copy", "act-reason": "Brief"}),
            client.get(f"{REQUESTS}1/file/"),
        ):
            assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
        assert not PersonAct.objects.exists()

    @pytest.mark.parametrize("role", ["learner", "trainer", "coordinator", "analyst"])
    def test_nobody_else_comes_in(self, client, people, rights, role):
        make.sign_in(client, people[role])

        assert client.get(REQUESTS).status_code == 403
        assert client.post(f"/admin/people/{people['learner'].pk}/ask/", {"act-kind": "copy", "act-reason": "x"}).status_code == 403
        assert not PersonAct.objects.exists()

    def test_the_page_costs_the_same_for_one_and_for_three(self, admin, first, second):
        def cost() -> int:
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert admin.get(REQUESTS).status_code == 200
            return len(seen)

        def add(number: int) -> None:
            person = make.make_user(f"about{number}@example.com")
            asked(person, first, "erasure")
            acts.approve(act_id=asked(person, first).pk, actor=second)

        add(1)
        admin.get(REQUESTS)  # the first visit mirrors the role into Wagtail's group
        once = cost()
        add(2)
        add(3)
        assert cost() == once
