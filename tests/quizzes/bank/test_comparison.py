"""What differs between a copy and its origin is marked word by word, and what is right is said for every kind."""

import pytest

from quizzes.authored import raw_question
from quizzes.bank.comparison import Part, compared, marked
from quizzes.bank.drafts import new_block
from quizzes.pages import QuizPage
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db  # a page asks for its content type when it is made


def raw(question):
    rest = {"hint": "", "points": 1, "difficulty": "medium", "source": "", "lesson": "", "tags": []}
    return new_block(question["kind"], raw_question({**rest, **question}))


def differing(before, after):
    lines = compared(QuizPage(), raw(before), raw(after))
    return ["".join(part.text for part in line.origin) for line in lines if line.differs]


def test_words_that_only_one_side_has_are_marked_and_both_sides_stay_whole():
    own, origin = marked("Wer hilft am Platz?", "Wer hilft heute am Platz?")

    assert own == (Part("Wer hilft "), Part("am Platz?"))
    assert origin == (Part("Wer hilft "), Part("heute ", differs=True), Part("am Platz?"))
    assert marked("", "neu") == ((), (Part("neu", differs=True),))
    assert marked("a\nb", "a\nb") == ((Part("a\nb"),), (Part("a\nb"),))


def test_of_two_equal_questions_nothing_differs():
    for one in (*make.all_kinds(), *make.later_kinds(), make.branching()):
        assert differing(one, one) == []


def flipped(parts, name="right"):
    return [{**part, name: not part[name]} for part in parts]


def test_another_right_answer_is_seen_whatever_the_kind():
    scenario, cards = make.branching(), make.categorize()
    worse = [{**way, "rating": "risky"} for way in scenario["steps"][0]["ways"]]
    step = {**scenario["steps"][0], "ways": worse}
    moved = [{**card, "category": cards["categories"][0]["key"]} for card in cards["cards"]]
    single, place = make.all_kinds()[0], make.hotspot()

    assert len(differing(single, {**single, "choices": flipped(single["choices"])})) == 1
    assert len(differing({**place, "image": None}, {**place, "image": None, "places": flipped(place["places"])})) == 1
    assert "→" in differing(cards, {**cards, "cards": moved})[0]
    assert "Weg a" in differing(scenario, {**scenario, "steps": [step, *scenario["steps"][1:]]})[0]
