"""Draws by share: each draw gets its number, no question twice, and the same seed deals the same."""

import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from quizzes.content import Dealt, Draw, Shortfall, deal, digest, from_json, shortfall, to_json
from quizzes.content.sharing import Dice, share_out
from quizzes.models import Attempt
from tests.factories import quizzes as make
from tests.factories.courses import add_course, add_module


def pool(tag: str, count: int, **fields) -> list[dict]:
    return [make.single(f"{tag}-{number}", tags=[tag], **fields) for number in range(count)]


def tags_of(content, dealt):
    return Counter(tag for key in dealt.questions for tag in content.question(key).tags)


@pytest.mark.pure
def test_each_share_gets_its_number_from_its_own_pool():
    content = make.make_content([*pool("m1", 9), *pool("m2", 5)], draws=[{"count": 3, "tag": "m1"}, {"count": 2, "tag": "m2"}])

    deals = [deal(content, seed) for seed in range(40)]

    assert content.asked == 5
    assert {tuple(sorted(tags_of(content, dealt).items())) for dealt in deals} == {(("m1", 3), ("m2", 2))}
    assert {key for dealt in deals for key in dealt.questions} == {question.key for question in content.questions}


@pytest.mark.pure
def test_difficulty_and_lesson_choose_too_and_an_empty_share_takes_from_all():
    hard = make.single("schwer", difficulty="hard", lesson="eins")
    content = make.make_content(
        [*pool("m1", 3), hard], draws=[{"count": 2}, {"count": 1, "difficulty": "hard"}, {"count": 1, "lesson": "eins"}][:2]
    )

    assert all("schwer" in deal(content, seed).questions and len(deal(content, seed).questions) == 3 for seed in range(40))


@pytest.mark.pure
def test_overlapping_pools_pass_questions_on_so_that_nobody_goes_short():
    both = [make.single("a", tags=["x"]), make.single("b", tags=["x", "y"]), make.single("c", tags=["x", "y", "z"])]
    content = make.make_content(both, draws=[{"count": 1, "tag": tag} for tag in ("x", "y", "z")])

    assert {tuple(sorted(deal(content, seed).questions)) for seed in range(40)} == {("a", "b", "c")}


@pytest.mark.pure
@pytest.mark.parametrize(
    ("counts", "pools", "short"),
    [
        ([2], [["a", "b"]], None),
        ([3], [["a", "b"]], Shortfall((1,), 3, 2)),
        ([1, 1], [["a"], []], Shortfall((2,), 1, 0)),
        ([2, 1, 1], [["a", "b", "c"], ["d"], ["a"]], None),
        ([2, 1, 2], [["a", "b", "c"], ["z"], ["a", "b", "c"]], Shortfall((1, 3), 4, 3)),
        ([1, 1, 1], [["a", "b"], ["b"], ["a"]], Shortfall((1, 2, 3), 3, 2)),
    ],
)
def test_what_is_missing_is_named(counts, pools, short):
    assert shortfall(counts, pools) == short


@pytest.mark.pure
def test_dealing_what_cannot_be_dealt_is_an_error():
    content = make.make_content(pool("m1", 2))

    with pytest.raises(ValueError):
        share_out((Draw(count=3),), content.questions, Dice(1))


@pytest.mark.pure
def test_dealing_can_be_repeated_from_the_seed_that_is_kept():
    content = make.make_content(pool("m1", 9), draws=[{"count": 4, "tag": "m1"}])
    kept = json.loads(json.dumps(deal(content, 2**63 + 7).to_json()))

    assert deal(content, kept["seed"]).to_json() == kept


@pytest.mark.pure
def test_mixing_is_the_same_on_every_python():
    assert Dice(2026).mixed("abcdefgh") == list("cbfhegda")
    assert {"".join(Dice(seed).mixed("abc")) for seed in range(60)} == {"abc", "acb", "bac", "bca", "cab", "cba"}


@pytest.mark.django_db
def test_a_dealing_that_does_not_follow_from_its_seed_is_found(attempt):
    call_command("check_invariants")
    Attempt.objects.update(dealt={**attempt.dealt, "seed": attempt.dealt["seed"] ^ 1})

    with pytest.raises(CommandError, match="I26"):
        call_command("check_invariants")


@pytest.mark.pure
def test_versions_and_attempts_of_earlier_days_stay_readable_and_keep_their_digest():
    content = make.make_content()
    plain = to_json(content)

    assert "draws" not in plain and not any("tags" in question for question in plain["questions"])
    assert digest(from_json(plain)) == digest(content)
    assert Dealt.from_json({"questions": ["einfach"], "options": {}}).to_json() == {"questions": ["einfach"], "options": {}}


@pytest.mark.pure
def test_shares_and_tags_survive_json():
    content = make.make_content(pool("m1", 3), draws=[{"count": 2, "tag": "m1"}])

    assert from_json(json.loads(json.dumps(to_json(content)))) == content


@pytest.mark.pure
def test_a_translation_takes_shares_and_tags_from_the_source():
    source = make.make_content(pool("m1", 3), draws=[{"count": 2, "tag": "m1"}])
    words = make.make_content([{**question, "tags": [], "text": "Reworded?"} for question in pool("m1", 3)]).with_rules_of(source)

    assert (words.draws, words.asked, {question.tags for question in words.questions}) == (source.draws, 2, {("m1",)})
    assert {question.text for question in words.questions} == {"Reworded?"}


@pytest.mark.django_db
def test_a_page_with_too_few_questions_for_its_shares_says_which(tree):
    raw = [{"type": "draw", "value": {"count": 2, "tag": "m1"}}, {"type": "draw", "value": {"count": 3, "difficulty": "hard"}}]
    page = make.add_quiz(add_module(add_course(tree)), pool("m1", 2, difficulty="hard"), draws=raw, draw=4)

    assert page.problems() == [
        "Es sollen mehr Fragen gezogen werden, als es gibt.",
        "Die Anteile ergeben 5 Fragen, „Fragen je Versuch“ nennt 4: Lassen Sie dort 0 stehen.",
        "Die Anteile Nummer 1, 2 brauchen zusammen 5 Fragen, und es gibt 2: Ergänzen Sie Fragen oder verlangen Sie weniger.",
    ]


@pytest.mark.django_db
def test_an_attempt_is_dealt_by_share_and_keeps_its_seed(tree, learner):
    from courses.services.enrolment import enrol
    from quizzes.services.attempts import start_attempt
    from quizzes.services.versions import content_for

    raw = [{"type": "draw", "value": {"count": 2, "tag": "m1"}}, {"type": "draw", "value": {"count": 1, "tag": "m2"}}]
    course = make.make_quiz_course(tree, [*pool("m1", 4), *pool("m2", 4)], draws=raw)

    attempt = start_attempt(enrolment=enrol(learner=learner, course=course.course), item=course.quiz, language="de")

    content = content_for(attempt.version)
    assert (course.page.asked, attempt.max_points, tags_of(content, Dealt.from_json(attempt.dealt))) == (3, 3, {"m1": 2, "m2": 1})
    assert deal(content, attempt.dealt["seed"]).to_json() == attempt.dealt
