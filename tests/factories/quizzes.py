"""Quizzes for tests: one question of each kind, published as an editor would publish them."""

import uuid
from dataclasses import dataclass
from datetime import date

from courses.models import Course, CourseItem, Enrolment
from courses.pages import ModulePage
from courses.services.outline import outline_deferred
from quizzes.authored import raw_question
from quizzes.content import QuizContent, from_plain
from quizzes.models import Attempt
from quizzes.pages import QuizPage
from quizzes.services.versions import content_for
from tests.factories import courses as course_factory
from tests.factories.replay import replayed

# Words that must not reach a learner before submitting: each stands where a solution or its reason stands.
CANARY = "kanarienvogel"


def single(key: str = "einfach", right: str = "b", **fields) -> dict:
    choices = [{"key": name, "text": f"Antwort {name}", "right": name == right, "feedback": f"{CANARY} {name}"} for name in "abc"]
    return {"kind": "single", "key": key, "text": "Welche stimmt?", "explanation": f"{CANARY}: darum.", **fields, "choices": choices}


def multiple(key: str = "mehrfach", right: str = "ac", **fields) -> dict:
    choices = [{"key": name, "text": f"Antwort {name}", "right": name in right, "feedback": CANARY} for name in "abcd"]
    return {"kind": "multiple", "key": key, "text": "Welche stimmen?", "points": 2, "explanation": CANARY, **fields, "choices": choices}


def true_false(key: str = "wahr", right: bool = False, **fields) -> dict:
    return {"kind": "true_false", "key": key, "text": "„Das stimmt.“", "right": right, "explanation": CANARY, **fields}


def matching(key: str = "paare", **fields) -> dict:
    pairs = [{"key": f"p{n}", "left": f"Begriff {n}", "right": f"Partner {n}"} for n in (1, 2, 3)]
    extra = [{"key": "d1", "text": "passt nirgends"}]
    return {
        "kind": "matching",
        "key": key,
        "text": "Was gehört zusammen?",
        "points": 3,
        "explanation": CANARY,
        "pairs": pairs,
        "distractors": extra,
        **fields,
    }


def ordering(key: str = "folge", **fields) -> dict:
    items = [{"key": f"i{n}", "text": f"Schritt {n}"} for n in (1, 2, 3, 4)]
    return {"kind": "ordering", "key": key, "text": "In welcher Reihenfolge?", "points": 3, "explanation": CANARY, "items": items, **fields}


def numeric(key: str = "zahl", answer: str = "58", tolerance: str = "0.5", **fields) -> dict:
    return {
        "kind": "numeric", "key": key, "text": "Wie viele?", "answer": answer, "tolerance": tolerance, "unit": "Personen",
        "explanation": CANARY, **fields,
    }  # fmt: skip


def all_kinds() -> list[dict]:
    """One question of each kind, twelve points in all."""
    return [single(), multiple(), true_false(), matching(), ordering(), numeric(source="S25")]


def short(key: str = "wort", **fields) -> dict:
    accepted = [f"{CANARY} Notausgang", f"{CANARY} Fluchtweg"]
    return {"kind": "short", "key": key, "text": "Wie heißt er?", "accepted": accepted, "explanation": CANARY, "points": 2, **fields}


def cloze(key: str = "luecken", **fields) -> dict:
    options = [{"key": name, "text": f"Wahl {name}", "right": name == "b", "feedback": f"{CANARY} {name}"} for name in "abc"]
    gaps = [{"key": "eins", "options": options}, {"key": "zwei", "accepted": [f"{CANARY} Tor", "Pforte"]}]
    gap_text = "Erst kommt [[eins]], dann [[zwei]].\nEnde."
    return {
        "kind": "cloze",
        "key": key,
        "text": "Füllen Sie die Lücken.",
        "gap_text": gap_text,
        "gaps": gaps,
        "explanation": CANARY,
        "points": 4,
        **fields,
    }


def categorize(key: str = "fach", **fields) -> dict:
    categories = [{"key": "drin", "text": "Drinnen"}, {"key": "raus", "text": "Draußen"}]
    places = {"c1": "drin", "c2": "raus", "c3": "drin", "c4": "raus"}
    cards = [{"key": name, "text": f"Karte {name[1]}", "category": category} for name, category in places.items()]
    return {
        "kind": "categorize", "key": key, "text": "Wohin gehört das?", "categories": categories, "cards": cards, "explanation": CANARY, "points": 4, **fields,
    }  # fmt: skip


def reasoned(key: str = "weil", **fields) -> dict:
    reasons = [{"key": name, "text": f"Grund {name}", "right": name == "b", "feedback": f"{CANARY} {name}"} for name in "abc"]
    return true_false(key, **{"points": 2, "reasons": reasons, **fields})


def measured(key: str = "strecke", **fields) -> dict:
    units = [{"key": "m", "text": "Meter", "factor": "1"}, {"key": "km", "text": "Kilometer", "factor": "1000"}]
    return numeric(key, "1500", "10", unit="", units=units, **fields)


def free(key: str = "frei", **fields) -> dict:
    criteria = [{"key": name, "text": f"{CANARY} Merkmal {name}"} for name in "ab"]
    return {"kind": "free", "key": key, "text": "Was würden Sie tun?", "model_answer": f"{CANARY}: so.", "criteria": criteria, **fields}


def hotspot(key: str = "bild", right: str = "b", **fields) -> dict:
    shapes = {"a": "circle 20 30 10", "b": "polygon 50,50 80,50 65,80", "c": "circle 80 20 8.5"}
    places = [
        {"key": name, "text": f"Ort {name}", "shape": shape, "right": name in right, "feedback": f"{CANARY} {name}"}
        for name, shape in shapes.items()
    ]
    return {
        "kind": "hotspot", "key": key, "text": "Wo ist das?", "picture": "figures/0/platz.svg", "width": 800, "height": 450, "alt": "Ein Platz.",
        "image": None, "places": places, "explanation": CANARY, **fields,
    }  # fmt: skip


def branching(key: str = "lage", **fields) -> dict:
    """Three steps: a good decision in the first leads past the second."""

    def way(name: str, rating: str, next_key: str) -> dict:
        return {"key": name, "text": f"Weg {name}", "rating": rating, "consequence": f"{CANARY} folgt aus {name}", "next": next_key}

    def step(name: str, *ways: dict) -> dict:
        return {
            "key": name,
            "title": f"Schritt {name}",
            "situation": f"Lage {name}",
            "question": f"Was tun bei {name}?",
            "ways": list(ways),
        }

    steps = [
        step("s1", way("a", "good", "s3"), way("b", "risky", "s2")),
        step("s2", way("c", "good", "s3"), way("d", "possible", "s3")),
        step("s3", way("e", "good", "gut"), way("f", "risky", "schlecht")),
    ]
    endings = [{"key": name, "title": f"Ende {name}", "text": f"{CANARY} Schluss {name}"} for name in ("gut", "schlecht")]
    return {
        "kind": "branching",
        "key": key,
        "text": "Eine Lage.",
        "steps": steps,
        "endings": endings,
        "explanation": CANARY,
        "points": 4,
        **fields,
    }


def add_picture(name: str = "platz.svg", shapes: str = '<rect width="800" height="450" fill="#9ab"/>'):
    """An SVG figure, as a package brings it along."""
    from django.core.files.base import ContentFile
    from wagtail.images import get_image_model

    from courses.package.assets import sha1

    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 450">{shapes}</svg>\n'.encode()
    facts = {"width": 800, "height": 450, "file_hash": sha1(drawn), "file_size": len(drawn)}
    return get_image_model().objects.create(title=name, file=ContentFile(drawn, name), package_name=name, **facts)


def later_kinds() -> list[dict]:
    """One question of each kind that came later, thirteen points in all."""
    return [short(), cloze(), categorize(), reasoned(), measured(), free()]


def make_content(questions: list[dict] | None = None, **fields) -> QuizContent:
    """Content without a page."""
    return from_plain({"title": "Modultest", "questions": all_kinds() if questions is None else questions, **fields})


def add_quiz(
    module: ModulePage, questions: list[dict] | None = None, key: uuid.UUID | None = None, title: str = "Modultest", **fields
) -> QuizPage:
    """A quiz page, live."""
    fields.setdefault("slug", "test")
    fields.setdefault("changed_on", date(2026, 11, 1))
    source = {"ref": "S25", "title": "Aktionsplan", "publisher": "Europäische Kommission", "year": "2017", "url": "https://example.org/s25"}
    fields.setdefault("sources", [{"type": "source", "value": source, "id": str(uuid.uuid4())}])
    page = QuizPage(title=title, translation_key=key or uuid.uuid4(), locale=module.locale, **fields)
    page.questions = stream(all_kinds() if questions is None else questions)
    return module.add_child(instance=page)


def stream(questions: list[dict]) -> list[dict]:
    """Plain questions as stream data."""
    return [{"type": plain["kind"], "value": raw_question(plain), "id": str(uuid.uuid4())} for plain in questions]


@dataclass
class QuizCourse:
    """A published course of one lesson and one quiz."""

    course: Course
    lesson: CourseItem
    quiz: CourseItem
    page: QuizPage
    module: ModulePage


def _quiz_course_again(numbers: tuple[int, int, int, int, int]) -> QuizCourse:
    course, lesson, quiz, page, module = numbers
    items = CourseItem.objects.select_related("module__course").in_bulk([lesson, quiz])
    pages = QuizPage.objects.get(pk=page), ModulePage.objects.get(pk=module)
    return QuizCourse(Course.objects.get(pk=course), items[lesson], items[quiz], *pages)


@replayed(keep=lambda made: (made.course.pk, made.lesson.pk, made.quiz.pk, made.page.pk, made.module.pk), find=_quiz_course_again)
def make_quiz_course(tree, questions: list[dict] | None = None, *, english: bool = False, slug: str = "plaetze", **fields) -> QuizCourse:
    """Publish a course with a lesson and a quiz."""
    with outline_deferred():
        course = course_factory.add_course(tree, slug=slug)
        module = course_factory.add_module(course)
        lesson = course_factory.add_lesson(module)
        quiz = add_quiz(module, questions, **fields)
        course_factory.publish(course, module, lesson, quiz)
        if english:
            translated = course_factory.add_course(tree, "en", course.translation_key, "Protecting squares", slug)
            english_module = course_factory.add_module(translated, module.translation_key, "Foundations", "foundations")
            copy = course_factory.add_lesson(english_module, lesson.translation_key, "Lesson", "lesson")
            other = add_quiz(english_module, questions, quiz.translation_key, "Module test", **fields)
            course_factory.publish(translated, english_module, copy, other)
    item = CourseItem.objects.select_related("module__course")
    return QuizCourse(
        Course.objects.get(key=course.translation_key),
        item.get(key=lesson.translation_key),
        item.get(key=quiz.translation_key),
        quiz,
        module,
    )


def right_answers(attempt: Attempt) -> dict[str, list[str]]:
    """The answers that earn all points, by question key, with authored keys."""
    content = content_for(attempt.version)
    return {key: list(content.question(key).solution()) for key in attempt.dealt["questions"]}


def answer_all(attempt: Attempt, learner, answers: dict[str, list[str]] | None = None) -> None:
    """Save an answer to each question."""
    from quizzes.services.attempts import save_answer

    for key, chosen in (right_answers(attempt) if answers is None else answers).items():
        save_answer(attempt_id=attempt.pk, learner=learner, question_key=key, revision=1, chosen=chosen)


def pass_quiz(enrolment: Enrolment, item: CourseItem) -> Attempt:
    """Start, answer everything rightly, submit."""
    from quizzes.services.attempts import start_attempt, submit_attempt

    attempt = start_attempt(enrolment=enrolment, item=item, language="de")
    answer_all(attempt, enrolment.learner)
    return submit_attempt(attempt_id=attempt.pk, learner=enrolment.learner)
