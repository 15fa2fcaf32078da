"""Bad input, one after the other, against the running code. What is tried elsewhere in more depth is named beside it.

| what | here | in more depth |
|---|---|---|
| responses of the wrong shape | every kind, pure and over HTTP | test_answers, test_protocol, test_kinds, test_kinds_pages, test_branching |
| 1 MB of text | every kind over HTTP | test_kinds_pages (free text), test_protocol (bodies) |
| unknown ids, another learner's attempt | every address of an attempt | test_answers, test_attempts, test_protocol |
| answers after submit and after deadline | over HTTP | test_protocol, test_answers, test_attempts |
| negative and far-future revisions | over HTTP | test_answers, test_protocol |
| scripts in stems and options from imports | from file to learner's page | exchange/test_hostile (HTML in files) |
| an XLSX with formulas | – | exchange/test_hostile, exchange/test_reading |
| 5,000 questions at once | brought in | exchange/test_hostile (read), bank/test_pure (pasted) |
| no right answer, duplicate options | while writing, every kind | exchange/test_reading, packages/test_refused, exchange/test_places_and_scenarios |
| a pool smaller than its draw | while writing | test_sharing, packages/test_refused |
"""

import json
import uuid

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.services.groups import ensure_groups
from courses.services.enrolment import enrol
from quizzes.content import BadAnswer
from quizzes.content.base import as_texts
from quizzes.errors import NoRoom
from quizzes.exchange.formats import read
from quizzes.models import Answer, Attempt
from quizzes.pages import QuizPage
from quizzes.services.attempts import start_attempt, submit_attempt
from quizzes.services.exchanging import bring_in
from tests.factories import accounts as people
from tests.factories import quizzes as make

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def every_kind():
    return [*make.all_kinds(), *make.later_kinds(), make.hotspot(), make.branching()]


QUESTIONS = make.make_content(every_kind()).questions
atoms = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=True), st.text(max_size=20), st.binary(max_size=4),
    st.sampled_from(["a", "b", "p1=p2", "=", "==", "reason=b", "true", "s1=a", "s1=zzz", "eins=a", "zwei=x", "c1=drin", "1e999", "m", "_1", "-1", "\ud800", "a\0"]),
)  # fmt: skip
shapes = st.recursive(
    atoms, lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=12
)


@pytest.mark.pure
@given(chosen=shapes)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_sent_is_an_answer_of_its_kind_or_refused_and_never_more_than_all_points(chosen):
    for question in QUESTIONS:
        try:
            stored = question.accept(as_texts(chosen, question))
        except BadAnswer:
            continue
        assert 0 <= question.earn(stored) <= question.points
        assert question.accept(stored) == stored


@pytest.fixture
def everything(tree, learner):
    """An open attempt with a question of every kind."""
    picture = make.add_picture()
    questions = [{**one, "image": picture.pk} if one["kind"] == "hotspot" else one for one in every_kind()]
    course = make.make_quiz_course(tree, questions)
    return start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")


def put(client, attempt, key, body):
    return client.put(f"/attempts/{attempt.public_id}/answers/{key}/", json.dumps(body), content_type="application/json")


def test_a_megabyte_and_wrong_shapes_are_refused_for_every_kind_and_nothing_is_stored(everything, learner, client, settings):
    settings.LIMITS = {**settings.LIMITS, "answer": "9999/m"}
    client.force_login(learner)
    keys = everything.dealt["questions"]
    wrong = [["x" * 1_000_000], ["x" * 120_000], [["b"]], {"b": 1}, [None], "b", [1]]
    codes = {put(client, everything, key, {"revision": 1, "chosen": chosen}).status_code for key in keys for chosen in wrong}

    assert len(keys) == len(QUESTIONS)
    assert codes == {400}
    assert not Answer.objects.exists()


def test_a_foreign_attempt_and_an_unknown_one_look_the_same_at_every_address(attempt, other_learner):
    client = Client()
    client.force_login(other_learner)
    looks = []
    for number in (attempt.public_id, uuid.uuid4()):
        got = [client.get(f"/attempts/{number}/{rest}") for rest in ("", "submit/", "review/", "receipt.txt", "compare/", "practice/")]
        got += [
            client.post(f"/attempts/{number}/{rest}", {"chosen": "b"}) for rest in ("submit/", "answers/einfach/", "assessment/einfach/")
        ]
        got.append(client.put(f"/attempts/{number}/answers/einfach/", "{}", content_type="application/json"))
        looks.append([answer.status_code for answer in got])

    assert looks[0] == looks[1]
    assert set(looks[0]) <= {400, 404, 405} and looks[0].count(404) >= 7
    assert not Answer.objects.exists()
    attempt.refresh_from_db()
    assert attempt.state == "in_progress"


@pytest.mark.parametrize(
    ("revision", "status"), [(-(2**63), 400), (-1, 400), (0, 400), (2, 409), (2**31 - 1, 409), (2**31, 400), (2**63, 400), (10**30, 400)]
)
def test_revisions_from_the_past_and_the_far_future_store_nothing(client, learner, attempt, revision, status):
    client.force_login(learner)

    assert put(client, attempt, "einfach", {"revision": revision, "chosen": ["b"]}).status_code == status
    assert not Answer.objects.exists()


def test_answers_after_submit_and_after_the_deadline_say_where_the_result_is(client, tree, learner, attempt):
    from datetime import timedelta

    from django.utils import timezone

    client.force_login(learner)
    submit_attempt(attempt_id=attempt.pk, learner=learner)
    after_submit = put(client, attempt, "einfach", {"revision": 1, "chosen": ["b"]})
    timed = make.make_quiz_course(tree, time_limit_minutes=10, slug="mit-uhr")
    late = start_attempt(enrolment=enrol(learner=learner, course=timed.course), item=timed.quiz, language="de")
    Attempt.objects.filter(pk=late.pk).update(deadline_at=timezone.now() - timedelta(minutes=2))
    after_deadline = put(client, late, "einfach", {"revision": 1, "chosen": ["b"]})

    assert [(one.status_code, one.json()["error"], one.json()["reason"]) for one in (after_submit, after_deadline)] == [
        (409, "closed", "graded"),
        (409, "closed", "late"),
    ]
    assert not Answer.objects.exists()


def test_scripts_in_an_imported_file_are_words_on_the_learner_s_page(tree, learner, client):
    def text(name, inner, form="plain_text", more="", after=""):
        return f'<{name} format="{form}"{more}><text><![CDATA[{inner}]]></text>{after}</{name}>'

    said = text("feedback", f"Nein {SCRIPT}")
    plain = text("questiontext", f"Was {SCRIPT} stimmt?") + text("answer", f"Das {SCRIPT}", more=' fraction="100"')
    plain += text("answer", "Jenes", more=' fraction="0"', after=said) + "<single>true</single>"
    html = text("questiontext", "<p onclick='x()'>Gut<script>alert(1)</script><a href='javascript:x()'>hier</a></p>", "html")
    html += '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
    file = f'<quiz><question type="multichoice">{plain}</question><question type="truefalse">{html}</question></quiz>'
    questions = [entry.question for entry in read(file.encode(), name="moodle")[1].entries]
    course = make.make_quiz_course(tree, [{**one, "explanation": "Weil."} for one in questions])
    client.force_login(learner)
    attempt = start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")
    pages = [client.get(f"/attempts/{attempt.public_id}/?q={number}").content.decode() for number in (1, 2)]
    submit_attempt(attempt_id=attempt.pk, learner=learner)
    pages.append(client.get(f"/attempts/{attempt.public_id}/review/").content.decode())

    assert len(questions) == 2
    assert any("&lt;script&gt;alert(1)" in page for page in pages)
    for page in pages:
        assert "<script>alert" not in page and "<img src=x" not in page and "onclick" not in page and "javascript:" not in page


def test_five_thousand_questions_at_once_change_nothing(tree):
    page = make.make_quiz_course(tree).page
    ensure_groups(list(tree.catalog.values()))
    one = {"kind": "true_false", "key": "x", "text": "Ja?", "hint": "", "points": 1, "difficulty": "easy", "explanation": "", "right": True}

    with pytest.raises(NoRoom) as full:
        bring_in(page=page, questions=[{**one, "key": f"x{n}"} for n in range(5000)], user=people.make_user("t@example.com", "T"), facts={})
    assert full.value.room == 200 - len(page.questions)
    assert QuizPage.objects.get(pk=page.pk).latest_revision_id == QuizPage.objects.get(pk=page.pk).live_revision_id


def with_all(question, name="choices", **fields):
    return {**question, name: [{**part, **fields} for part in question[name]]}


SPOILT = {
    "one answer, none right": with_all(make.single(), right=False),
    "one answer, all right": with_all(make.single(), right=True),
    "several answers, none right": with_all(make.multiple(), right=False),
    "several answers, all right": with_all(make.multiple(), right=True),
    "two answers that say the same": with_all(make.single(), text="gleich"),
    "two answers of the same name": with_all(make.single(), key="a"),
    "two partners that are the same": with_all(make.matching(), "pairs", right="gleich"),
    "two lines that are the same": with_all(make.ordering(), "items", text="gleich"),
    "no reason right": with_all(make.reasoned(), "reasons", right=False),
    "no place right": with_all(make.hotspot(), "places", right=False),
    "two places of the same words": with_all(make.hotspot(), "places", text="gleich"),
    "two cards that are the same": with_all(make.categorize(), "cards", text="gleich"),
    "no accepted answer": make.short(accepted=[]),
    "no good decision": with_all(
        make.branching(), "steps", ways=[{"key": "a", "text": "A", "rating": "risky", "consequence": "-", "next": "gut"}]
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SPOILT))
def test_a_question_that_cannot_be_answered_rightly_is_named_and_keeps_the_quiz_from_going_live(name):
    page = QuizPage(title="Test", intro="", sources=[], draws=[])
    page.questions = make.stream([SPOILT[name]])

    assert any(SPOILT[name]["key"] in problem for problem in page.problems()), page.problems()


@pytest.mark.django_db
def test_a_pool_smaller_than_its_draw_is_named():
    page = QuizPage(title="Test", intro="", sources=[], draws=[], draw=7)
    page.questions = make.stream(make.all_kinds())
    whole = QuizPage(title="Test", intro="", sources=[], draws=[], draw=6)
    whole.questions = make.stream(make.all_kinds())

    assert len(page.problems()) == 1
    assert whole.problems() == []
