"""The audit log: each special act is one event, the chain shows what was changed, administrators read it and nobody else."""

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import anchor
from accounts.models import AuditEvent
from accounts.services import audit, retention, roles
from tests.factories import accounts as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def admin(db):
    admin = people.make_user("chefin@example.com", "Ada Chefin")
    people.grant(admin, "admin")
    return admin


def test_giving_and_taking_a_role_are_one_event_each_with_reason(admin, learner):
    row = roles.grant(user=learner, role="trainer", granted_by=admin, reason="Vertretung")
    for _time in range(2):
        roles.revoke(row=row, revoked_by=admin, reason="zurück")

    events = list(AuditEvent.objects.order_by("pk").values_list("act", "actor", "subject", "object", "reason"))
    assert events == [
        ("role_granted", admin.pk, learner.pk, "trainer", "Vertretung"),
        ("role_revoked", admin.pk, learner.pk, "trainer", "zurück"),
    ]


@pytest.mark.parametrize(("change", "found"), [(None, []), ("reason", [1]), ("removed", [1]), ("oldest", [])])
def test_a_changed_or_missing_entry_is_noticed_and_retention_is_no_breach(admin, change, found):
    rows = [audit.record(act="visibility", actor=admin, reason=f"Grund {number}") for number in range(4)]
    if change == "reason":
        AuditEvent.objects.filter(pk=rows[1].pk).update(reason="anders")
    elif change == "removed":
        AuditEvent.objects.filter(pk=rows[1].pk).delete()
        found = [2]
    elif change == "oldest":
        AuditEvent.objects.filter(pk=rows[0].pk).delete()

    assert list(audit.broken_links()) == [rows[number].pk for number in found]


def test_cutting_off_the_newest_entries_leaves_the_chain_whole_and_is_noticed_all_the_same(admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        rows = [audit.record(act="visibility", actor=admin, reason=f"Grund {number}") for number in range(4)]
    whole = list(audit.missing_entries())
    AuditEvent.objects.filter(pk__gte=rows[2].pk).delete()
    with django_capture_on_commit_callbacks(execute=True):
        audit.record(act="visibility", actor=admin, reason="danach")

    assert (whole, list(audit.broken_links()), list(audit.missing_entries())) == ([], [], [rows[2].pk, rows[3].pk])


def test_an_act_that_was_rolled_back_is_never_missed(admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record(act="visibility", actor=admin)
        raise ZeroDivisionError

    assert (AuditEvent.objects.count(), list(audit.missing_entries())) == (0, [])


def test_what_retention_took_is_not_missing(admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        audit.record(act="visibility", actor=admin)
    later = timezone.now() + audit.KEPT
    retention.run(now=later)

    assert (AuditEvent.objects.filter(act="visibility").count(), list(audit.missing_entries(now=later))) == (0, [])


def test_a_line_that_a_power_cut_left_half_is_passed_over(admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        audit.record(act="visibility", actor=admin)
    with open(anchor.path(), "a") as file:
        file.write('{"entry": 7, "dig')

    assert list(audit.missing_entries()) == []


def test_administrators_read_the_log_and_check_its_chain(client, rights, admin, learner):
    roles.grant(user=learner, role="trainer", granted_by=admin, reason="<b>Vertretung</b>")
    people.sign_in(client, admin)
    plain = client.get("/admin/audit/").content.decode()
    checked = client.get("/admin/audit/?check=1").content.decode()
    AuditEvent.objects.create(act="visibility", at=AuditEvent.objects.get().at, digest="0" * 64)
    broken = client.get("/admin/audit/?check=1").content.decode()
    anchor.write(anchor.Head(4711, "f" * 64, timezone.now()))
    cut = client.get("/admin/audit/?check=1").content.decode()

    assert "Rolle vergeben (" in plain
    assert "(trainer)" not in plain
    assert "&lt;b&gt;Vertretung&lt;/b&gt;" in plain
    assert "Kette ist vollständig" not in plain
    assert "Kette ist vollständig" in checked
    assert "Kette ist unterbrochen" in broken
    assert "fehlen: 4711" in cut


def test_nobody_else_reads_the_log(client, rights, learner):
    people.grant(learner, "trainer")
    people.sign_in(client, learner)

    assert client.get("/admin/audit/").status_code == 403
