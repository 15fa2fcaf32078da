"""A coordinator's pages about people: lists, links, posters, words of mails; the own municipality alone."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts import mail_words
from accounts.models import CoordinationEvent, Invitation, JoinRequest, MailText, Membership
from accounts.services.invitation_mails import send_invitations
from accounts.services.people_lists import check_people
from accounts.tables.reading import TableRefused, read_table
from tests.factories import accounts as make
from tests.factories.joining import make_cohort, make_invitation, make_link_of

pytestmark = pytest.mark.django_db
LIST = "E-Mail;Vorname;Nachname;Amt;Sprache\njoerg@example.com;Jörg;Müller;Veranstaltungen und Kultur;en\nlearner@example.com;;;;\n"


@pytest.fixture
def desk(people):
    return make.sign_in(Client(), people["coordinator"])


@pytest.fixture
def elsewhere(people):
    """Another municipality with its own coordinator and things of each kind."""
    town, by = make.make_organisation("Anderstadt", "99000055"), make.make_user("andere@example.com")
    make.grant(by, "coordinator", town)
    asks, member = make.make_user("fragt@example.com"), make.join(make.make_user("mitglied@example.com", "Mitglied Anderstadt"), town)
    asked = JoinRequest.objects.create(user=asks, organisation=town, office_kind="order", requested_at=timezone.now())
    return {"town": town, "by": by, "link": make_link_of(town, by), "mail": make_invitation(town, by), "asked": asked, "member": member}


def at(town, rest):
    return f"/coordination/{town.pk}/{rest}"


def upload(desk, town, raw, **fields):
    return desk.post(at(town, "invitations/list/"), {"table": SimpleUploadedFile("liste.csv", raw), **fields})


def test_a_list_is_checked_then_sent_then_taken_along(desk, town, people):
    cohort = make_cohort(town, people["coordinator"])
    checked = upload(desk, town, LIST.encode("cp1252"), cohort=cohort.pk)
    before = Invitation.objects.count()
    sent = desk.post(at(town, "invitations/list/send/"), {"sealed": checked.context["sealed"]})
    result = desk.post(at(town, "invitations/list/result.csv"), {"sealed": sent.context["sealed"]}).content.decode("utf-8-sig")
    again = desk.post(at(town, "invitations/list/send/"), {"sealed": checked.context["sealed"]})
    row = Invitation.objects.get()

    assert (before, row.email, row.full_name, row.office_kind, row.language, row.cohort) == (
        *(0, "joerg@example.com", "Jörg Müller", "events", "en"),
        cohort,
    )
    assert result.split("\r\n")[1:3] == [
        '"2";"joerg@example.com";"eingeladen";""',
        '"3";"learner@example.com";"gehört zu Ihrer Kommune";""',
    ]
    assert (again.context["invited"], again.context["waiting"], send_invitations(now=timezone.now())) == (0, 1, 1)


def test_the_check_of_one_municipality_or_person_is_worth_nothing_elsewhere(desk, town, people, elsewhere):
    sealed = upload(desk, town, LIST.encode()).context["sealed"]
    other = make.sign_in(Client(), elsewhere["by"])
    answers = [
        other.post(at(elsewhere["town"], "invitations/list/send/"), {"sealed": sealed}),
        desk.post(at(town, "invitations/list/send/"), {"sealed": sealed[:-3] + "abc"}),
        desk.post(at(town, "invitations/list/send/"), {}),
    ]

    assert [answer.status_code for answer in answers] == [302] * 3
    assert not Invitation.objects.filter(email="joerg@example.com").exists()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("kein-at;A", "keine E-Mail-Adresse"),
        (";A", "fehlt"),
        ("admin@lindenst\u0430dt.example;A", "ähnlich sehen"),
        ("\u0430dmin@lindenstadt.example;A", "ähnlich sehen"),
        ("a@x.de;=cmd|'/c calc'!A1", "Formel"),
        ("@SUM(1);A", "Formel"),
        ("a@x.de;Verdreht\u202enam", "unsichtbare"),
        (f"{'x' * 65}@x.de;A", "zu lang"),
    ],
)
def test_a_row_with_a_fault_is_named(town, row, fault):
    rows = check_people(read_table(f"E-Mail;Name\n{row}\nGut@Example.com ;Gut\nGUT@example.com;Doppelt\n".encode()), town)

    assert fault in rows[0].fault and rows[0].guest is None
    assert [found.outcome for found in rows] == ["fault", "invite", "twice"]
    assert rows[1].email == "gut@example.com"


@pytest.mark.parametrize("head", ["Name;Telefon", "E-Mail;Rolle;Passwort", "E-Mail;Mail", "E-Mail;role;password"])
def test_a_list_with_other_columns_is_refused_as_a_whole(town, head):
    with pytest.raises(TableRefused):
        check_people(read_table(f"{head}\na@x.de;b;c\n".encode()), town)


def test_people_of_other_municipalities_and_officials_look_like_anybody(desk, town, elsewhere):
    raw = b"E-Mail\nmitglied@example.com\nadmin@example.com\nniemand@example.com\n"
    rows = upload(desk, town, raw).context["rows"]

    assert {(row.outcome, row.fault) for row in rows} == {("invite", "")}


def test_a_link_gets_a_printable_poster_with_its_code(desk, town):
    day = (timezone.localdate() + timezone.timedelta(days=20)).isoformat()
    answer = desk.post(
        at(town, "invitations/link/"), {"label": "Rathaus", "seats": "12", "ends_on": day, "language": "en", "cohort": ""}, follow=True
    )
    page = answer.content.decode()
    row = Invitation.objects.get()

    assert (row.seats, row.uses_left, row.kind, row.language) == (12, 12, "link", "en")
    assert 'class="poster__code"' in page and "/en/accounts/invitation/" in page and "Learn with us" in page


@pytest.mark.parametrize(("seats", "days"), [("0", 5), ("501", 5), ("5", -1), ("5", 400), ("viele", 5)])
def test_a_link_without_seats_or_with_an_end_elsewhere_is_refused(desk, town, seats, days):
    day = (timezone.localdate() + timezone.timedelta(days=days)).isoformat()
    answer = desk.post(at(town, "invitations/link/"), {"label": "Rathaus", "seats": seats, "ends_on": day, "language": "de"})

    assert (answer.status_code, Invitation.objects.count()) == (422, 0)


def test_own_words_go_out_and_placeholders_are_checked(desk, town, people):
    address = at(town, "mails/invitation/de/")
    wrong = [
        desk.post(address, {"subject": "Hallo", "body": body}).status_code
        for body in ("ohne Link", "{link} und {passwort}", "{link} und { allein", "{link.__class__}")
    ]
    right = desk.post(address, {"subject": "Moin von {municipality}", "body": "Hier: {link}\r\nBis {until}."})
    make_invitation(town, people["coordinator"])
    send_invitations(now=timezone.now())
    from django.core import mail

    assert (wrong, right.status_code, MailText.objects.count()) == ([422] * 4, 302, 1)
    assert mail.outbox[0].subject == f"Moin von {town.name}" and mail.outbox[0].body.startswith("Hier: http")


def test_a_value_is_never_read_as_a_placeholder():
    assert mail_words.fill("{municipality} {link}", {"municipality": "{link}", "link": "x"}) == "{link} x"


ADDRESSES = [
    ("get", "people/"),
    ("post", "invitations/"),
    ("get", "invitations/list/"),
    ("post", "invitations/list/"),
    ("post", "invitations/list/send/"),
    ("post", "invitations/list/result.csv"),
    ("get", "invitations/list/template.csv"),
    ("post", "invitations/link/"),
    ("get", "invitations/{link}/poster/"),
    ("post", "invitations/{mail}/revoke/"),
    ("post", "invitations/{mail}/renew/"),
    ("post", "requests/{asked}/"),
    ("get", "people/{member}/end/"),
    ("post", "people/{member}/end/"),
    ("get", "mails/"),
    ("post", "mails/invitation/de/"),
]


def names(elsewhere):
    return {
        "link": elsewhere["link"].public_id,
        "mail": elsewhere["mail"].public_id,
        "asked": elsewhere["asked"].public_id,
        "member": elsewhere["member"].pk,
    }


def snapshot():
    return [list(model.objects.order_by("pk").values()) for model in (Invitation, JoinRequest, Membership, MailText)]


@pytest.mark.parametrize("role", ["coordinator", "learner", "trainer", "analyst", "admin"])
def test_nobody_but_its_coordinator_reaches_a_municipality(people, elsewhere, role):
    client, before = make.sign_in(Client(), people[role]), snapshot()
    codes = {
        (method, path): getattr(client, method)(at(elsewhere["town"], path.format(**names(elsewhere)))).status_code
        for method, path in ADDRESSES
    }

    assert {key: code for key, code in codes.items() if code != 404} == {}
    assert snapshot() == before


def test_things_of_another_municipality_are_missing_below_ones_own(desk, town, elsewhere):
    before = snapshot()
    codes = [getattr(desk, method)(at(town, path.format(**names(elsewhere)))).status_code for method, path in ADDRESSES if "{" in path]

    assert codes == [404] * len(codes) and snapshot() == before


def test_a_foreign_cohort_cannot_be_invited_into(desk, town, elsewhere):
    foreign = make_cohort(elsewhere["town"], elsewhere["by"])
    answer = desk.post(at(town, "invitations/"), {"email": "x@example.com", "language": "de", "cohort": foreign.pk})

    assert answer.status_code == 422 and not Invitation.objects.filter(email="x@example.com").exists()


def test_a_role_that_ends_ends_here_too(desk, town, people):
    people["coordinator"].grants.update(valid_until=timezone.now())

    assert desk.get(at(town, "people/")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(desk, town, people, django_assert_num_queries, count):
    for number in range(count):
        make_invitation(town, people["coordinator"], f"gast{number}@example.com")
        make_link_of(town, people["coordinator"])
        make.join(make.make_user(f"mitglied{number}@example.com"), town)
        asks = make.make_user(f"fragt{number}@example.com")
        JoinRequest.objects.create(user=asks, organisation=town, office_kind="order", requested_at=timezone.now())
    with django_assert_num_queries(15):
        page = desk.get(at(town, "people/")).content.decode()

    assert len(re.findall(r"gast\d@example.com</span>|gast\d@example.com", page)) >= count


def test_looking_at_names_is_recorded_once_an_hour(desk, town, people):
    for _time in range(2):
        desk.get(at(town, "people/"))
    rows = CoordinationEvent.objects.filter(kind="people looked at")

    assert [(row.actor, row.facts) for row in rows] == [(people["coordinator"], {"purpose": "inviting people"})]


@pytest.mark.parametrize("name", ["", "Gerda Gast"])
def test_one_person_is_invited_with_or_without_a_name(desk, town, name):
    answer = desk.post(at(town, "invitations/"), {"email": "Gast@Example.com", "full_name": name, "language": "de", "cohort": ""})

    assert answer.status_code == 302
    assert list(Invitation.objects.values_list("email", "full_name")) == [("gast@example.com", name)]
