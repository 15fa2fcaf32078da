"""Messages: once by key, in the tray and by mail as chosen, read only by whom they are for."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification
from accounts.services import notifications

pytestmark = pytest.mark.django_db


def told(person, key="a", kind="certificate_issued", **fields):
    return notifications.notify(person=person, kind=kind, key=key, facts={"course": "Plätze schützen"}, **fields)


def test_the_same_key_tells_once_and_is_counted_once(learner):
    assert told(learner).pk == told(learner).pk
    learner.refresh_from_db()

    assert (Notification.objects.count(), learner.unread) == (1, 1)


def test_erased_and_suspended_people_are_told_nothing(learner):
    learner.is_active = False

    assert told(learner) is None


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_a_message_leads_nowhere_else(learner, address):
    with pytest.raises(ValueError, match="page of ours"):
        told(learner, address=address)


def test_an_unknown_kind_is_refused(learner):
    with pytest.raises(ValueError, match="registered"):
        told(learner, kind="unknown")


def test_what_cannot_be_switched_off_is_mailed_once_in_the_persons_language(learner):
    learner.language = "en"
    learner.save()
    notifications.choose(person=learner, choices={"export_ready": (False, False), "certificate_issued": (False, False)})
    row = told(learner, kind="export_ready")
    sent = [notifications.mail(row.pk), notifications.mail(row.pk)]

    assert (told(learner, key="b"), sent) == (None, [True, False])
    assert [message.subject for message in mail.outbox] == ["The copy of your data is ready."]


def test_a_mail_that_was_refused_is_tried_again(learner, settings):
    row = told(learner, kind="export_ready")
    settings.EMAIL_BACKEND = "tests.nowhere.Backend"
    refused = notifications.mail(row.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notification.objects.update(next_try_at=None)

    assert (refused, notifications.mail(row.pk), len(mail.outbox)) == (False, True, 1)


def test_the_tray_shows_messages_and_asks_as_often_for_three_as_for_one(client, tree, learner):
    client.force_login(learner)
    client.get("/accounts/notifications/")  # what is kept in this process is made once
    asked = []
    for keys in ("a", "bc"):
        for key in keys:
            told(learner, key=key, address="/learn/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/accounts/notifications/").content.decode()
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 8
    assert page.count("<b>Ihr Zertifikat „Plätze schützen“ ist fertig.</b>") == 3
    assert '<span class="sr-only">, ungelesen: </span>3</span>' in page


def test_opening_marks_as_read_and_leads_on(client, tree, learner, other_learner):
    row, foreign = told(learner, address="/learn/"), told(other_learner)
    client.force_login(learner)
    opened = client.post(f"/accounts/notifications/{row.pk}/open/")
    learner.refresh_from_db()

    assert (opened["Location"], learner.unread) == ("/learn/", 0)
    assert client.post(f"/accounts/notifications/{foreign.pk}/open/").status_code == 404
    assert Notification.objects.get(pk=foreign.pk).read_at is None


def test_choices_are_kept(client, tree, learner):
    client.force_login(learner)
    client.post("/accounts/notifications/settings/", {"regraded-platform": "on"})

    assert told(learner) is None
    assert not notifications.wants_mail(person=learner, kind="regraded")
    assert client.get("/accounts/notifications/settings/").status_code == 200


def test_the_number_of_unread_messages_costs_no_query_and_nothing_for_visitors(client, tree, learner):
    client.force_login(learner)
    asked = []
    for many in (0, 1, 3):
        for number in range(many):
            notifications.notify(person=learner, kind="regraded", key=f"{many}-{number}", facts={})
        client.get("/learn/")  # the header is kept for each number it shows
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/learn/").content.decode()
        asked.append((len(queries), [row["sql"] for row in queries if "accounts_notification" in row["sql"]]))
    client.logout()
    with CaptureQueriesContext(connection) as queries:
        visitor = client.get("/wer-sieht-was/").content.decode()

    assert asked == [(asked[0][0], [])] * 3
    assert ("tool__count" in page, "tool__count" in visitor) == (True, False)
    assert [row["sql"] for row in queries if "accounts_notification" in row["sql"]] == []


def test_the_tray_asks_as_often_for_three_messages_as_for_one(client, tree, learner):
    client.force_login(learner)
    asked = []
    for many in (1, 2):
        for number in range(many):
            notifications.notify(person=learner, kind="regraded", key=f"{many}-{number}", facts={})
        client.get("/accounts/notifications/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/accounts/notifications/")
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 7
