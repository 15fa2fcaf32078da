"""Correcting a key in the administration, and what the learner reads."""

import pytest
from django.test import Client

from accounts.services.groups import ensure_groups
from quizzes.models import Regrade, RegradeProposal
from quizzes.services.analysing import analyse_versions
from quizzes.services.regrading import apply_regrades
from tests.factories import accounts as people
from tests.factories import quizzes as make
from tests.quizzes.regrading.test_services import QUESTIONS, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(tree):
    ensure_groups(list(tree.catalog.values()))
    return make.make_quiz_course(tree, QUESTIONS, pass_percent=100)


def desk(role):
    """A signed-in person with a role, as the installation gives it."""
    from accounts.services.roles import grant

    user = people.make_user(f"{role}@example.com", f"Person {role.title()}")
    grant(user=user, role=role)
    return people.sign_in(Client(), user)


def words(act, **more):
    return {"way": "instead", "right": ["a"], "reason": "Die Quelle sagt a.", "act": act, **more}


def test_an_administrator_sees_the_dry_run_and_then_decides(made):
    attempt, admin = take(made, "berta", eins="a", zwei="b"), desk("admin")
    where = f"/admin/keys/{attempt.version_id}/eins/"

    shown = admin.post(where, words("preview"))
    before = Regrade.objects.count()
    answer = admin.post(where, words("decide"))
    trail = admin.get("/admin/keys/").content.decode()

    assert "Probelauf" in shown.content.decode()
    assert (before, answer.url, Regrade.objects.count()) == (0, "/admin/keys/", 1)
    assert "Die Quelle sagt a." in trail
    assert "Antwort a" in trail


def test_a_trainer_proposes_without_a_dry_run_and_an_administrator_decides(made):
    attempt, trainer, admin = take(made, "berta", eins="a", zwei="b"), desk("trainer"), desk("admin")
    where = f"/admin/keys/{attempt.version_id}/eins/"

    for act in ("preview", "decide"):
        answer = trainer.post(where, words(act))
        assert answer.status_code == 302  # whatever was pressed, it is a proposal
    proposal = RegradeProposal.objects.order_by("pk").first()
    asked = admin.get(f"{where}?proposal={proposal.pk}").content.decode()
    admin.post(where, words("decide", proposal=proposal.pk))

    assert Regrade.objects.get().proposal_id == proposal.pk
    assert "Person Trainer" in asked
    assert "neu bestanden" not in trainer.get("/admin/keys/").content.decode()


def test_a_trainer_hears_what_the_figures_say_and_only_from_seven_people_on(made):
    trainer = desk("trainer")
    for number in range(7):
        attempt = take(made, f"person{number}", eins="a" if number < 4 else "b", zwei="b")
        if number == 5:
            analyse_versions()
            few = trainer.post(f"/admin/keys/{attempt.version_id}/eins/", words("outlook")).content.decode()
    analyse_versions()
    instead = trainer.post(f"/admin/keys/{attempt.version_id}/eins/", words("outlook"))
    also = trainer.post(f"/admin/keys/{attempt.version_id}/eins/", words("outlook", way="also"))
    everyone = trainer.post(f"/admin/keys/{attempt.version_id}/eins/", words("outlook", way="everyone"))

    assert "Weniger als 7 Menschen" in few
    assert [(one.context["outlook"].gain, one.context["outlook"].lose) for one in (instead, also, everyone)] == [(55, 45), (55, 0), (55, 0)]
    assert not RegradeProposal.objects.exists()
    assert not Regrade.objects.exists()
    assert instead.context["preview"] is None


def test_undoing_asks_for_a_reason(made):
    attempt, admin = take(made, "berta", eins="a", zwei="b"), desk("admin")
    admin.post(f"/admin/keys/{attempt.version_id}/eins/", words("decide"))
    row = Regrade.objects.get()

    admin.post(f"/admin/keys/{row.pk}/undo/now/", {"reason": ""})
    before = Regrade.objects.count()
    admin.post(f"/admin/keys/{row.pk}/undo/now/", {"reason": "Doch nicht."})

    assert (before, Regrade.objects.count()) == (1, 2)


def test_trainers_neither_undo_nor_refuse(made):
    attempt, trainer, admin = take(made, "berta", eins="a", zwei="b"), desk("trainer"), desk("admin")
    admin.post(f"/admin/keys/{attempt.version_id}/eins/", words("decide"))

    assert trainer.post(f"/admin/keys/{Regrade.objects.get().pk}/undo/now/", {"reason": "x"}).status_code == 403
    assert trainer.post("/admin/keys/proposals/1/refuse/").status_code == 403


def test_deciding_asks_for_a_recent_sign_in(made):
    attempt, admin = take(made, "berta", eins="a", zwei="b"), desk("admin")
    session = admin.session
    session["account_authentication_methods"] = [{**method, "at": 1.0} for method in session["account_authentication_methods"]]
    session.save()

    answer = admin.post(f"/admin/keys/{attempt.version_id}/eins/", words("decide"))

    assert "reauthenticate" in answer.url
    assert Regrade.objects.count() == 0


@pytest.mark.parametrize("changes", [{"right": []}, {"right": ["z"]}, {"right": ["b"]}, {"way": "x"}, {"reason": ""}])
def test_what_does_not_fit_is_refused_with_a_sentence(made, changes):
    attempt, admin = take(made, "berta", eins="a", zwei="b"), desk("admin")

    assert admin.post(f"/admin/keys/{attempt.version_id}/eins/", words("decide", **changes)).status_code == 422
    assert Regrade.objects.count() == 0


@pytest.mark.parametrize("where", ["/admin/keys/99999/eins/", "/admin/keys/{version}/gibt-es-nicht/"])
def test_unknown_versions_and_questions_are_not_found(made, where):
    attempt, admin = take(made, "berta", eins="a", zwei="b"), desk("admin")

    assert admin.get(where.format(version=attempt.version_id)).status_code == 404


@pytest.mark.parametrize("kind", ["einfach", "mehrfach", "wahr", "paare", "folge", "zahl"])
def test_every_kind_has_a_form(tree, kind):
    from quizzes.services.versions import freeze_live_version

    ensure_groups(list(tree.catalog.values()))
    version = freeze_live_version(item=make.make_quiz_course(tree).quiz, locale="de")

    assert desk("admin").get(f"/admin/keys/{version.pk}/{kind}/").status_code == 200


def test_the_learner_reads_in_the_review_what_changed_and_why(made):
    attempt, admin = take(made, "berta", eins="a", zwei="b"), desk("admin")
    admin.post(f"/admin/keys/{attempt.version_id}/eins/", words("decide"))
    apply_regrades()
    learner = people.sign_in(Client(), attempt.enrolment.learner, "password")

    page = learner.get(f"/attempts/{attempt.public_id}/review/").content.decode()

    assert "Die Quelle sagt a." in page
    assert "Punkte vorher: 1, jetzt: 2 von 2" in page
