"""The course that is measured: as long as a real one, published through the pages as an editor would."""

import uuid
from datetime import date

from wagtail.models import Locale, Page

from benchmarks.sizes import Sizes
from courses.models import Course
from courses.pages import PLACES, CatalogPage, CoursePage, LessonPage, ModulePage
from courses.services.outline import outline_deferred
from quizzes.pages import QuizPage

SENTENCE = (
    "Wer einen Platz schützt, sieht ihn zuerst als Ort, an dem Menschen gern sind: auf dem Weg zur Arbeit, am Marktstand, beim Fest. "
    "Schutz, den niemand bemerkt, ist meist der bessere, und er beginnt mit einer Begehung zu verschiedenen Tageszeiten. "
)
DAY = date(2026, 11, 1)


def build_course(sizes: Sizes) -> Course:
    """Make the long course in German: modules of lessons, each closed by a quiz."""
    with outline_deferred():
        course = _add_course("Lastprobe: Plätze schützen", "lastprobe")
        pages: list[Page] = [course]
        for number in range(sizes.modules):
            module = _add(
                course,
                ModulePage(title=f"Modul {number + 1}", slug=f"modul-{number + 1}", summary=SENTENCE[:300], place=PLACES[number % 8][0]),
            )
            lessons = [_add(module, _lesson(at)) for at in range(1, sizes.lessons + 1)]
            pages += [module, *lessons, _add(module, _quiz(sizes.questions))]
        _publish(pages)
    return Course.objects.get(key=course.translation_key)


def build_small_course(name: str) -> Course:
    """Make a course of two lessons, for many enrolments."""
    with outline_deferred():
        course = _add_course(f"Lastprobe: {name}", f"lastprobe-{name}")
        module = _add(course, ModulePage(title="Modul", slug="modul", summary=SENTENCE[:300]))
        _publish([course, module, _add(module, _lesson(1)), _add(module, _lesson(2))])
    return Course.objects.get(key=course.translation_key)


def _add_course(title: str, slug: str) -> CoursePage:
    catalog = CatalogPage.objects.get(locale=Locale.objects.get(language_code="de"))
    goals = [{"type": "line", "value": "Sie können einen Platz begehen und beschreiben.", "id": str(uuid.uuid4())}]
    page = CoursePage(title=title, slug=slug, summary=SENTENCE[:300], intro=SENTENCE, goals=goals, audience=goals, locale=catalog.locale)
    return catalog.add_child(instance=page)


def _add(parent: Page, page: Page) -> Page:
    page.locale = parent.locale
    return parent.add_child(instance=page)


def _publish(pages: list[Page]) -> None:
    for page in pages:
        page.save_revision().publish()


def _block(kind: str, value: object) -> dict:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def _lesson(number: int) -> LessonPage:
    """About 1,200 words with lists, a checklist and a question, as the shipped lessons have."""
    part = f"<h2>Worauf es ankommt</h2><p>{SENTENCE * 2}</p><p>{SENTENCE}</p><ul><li>{SENTENCE[:120]}</li><li>{SENTENCE[:90]}</li></ul>"
    choices = [{"text": f"Antwort {at}", "right": at == 1, "feedback": SENTENCE[:100]} for at in range(1, 5)]
    body = [_block("prose", part) for _ in range(6)]
    body.insert(2, _block("checklist", {"title": "Vor der Begehung", "intro": "", "items": [SENTENCE[:80]] * 6, "confidential": False}))
    body.insert(5, _block("check", {"key": "selbst", "text": "Was kommt zuerst?", "choices": choices, "explanation": SENTENCE}))
    source = {"ref": "S25", "title": "Aktionsplan", "publisher": "Kommission", "year": "2017", "url": ""}
    return LessonPage(
        title=f"Lektion {number}: Ein Platz zu verschiedenen Zeiten",
        slug=f"lektion-{number}",
        minutes=12,
        goal=SENTENCE[:200],
        takeaway=SENTENCE,
        reviewed_on=DAY,
        changed_on=DAY,
        body=body,
        sources=[_block("source", source)],
    )


def _quiz(count: int) -> QuizPage:
    questions = [_block(*_question(number)) for number in range(1, count + 1)]
    return QuizPage(title="Modultest", slug="modultest", minutes=15, changed_on=DAY, pass_percent=60, shuffle=True, questions=questions)


def _question(number: int) -> tuple[str, dict]:
    """Mostly choices, and one of each other kind in every six."""
    value = {"key": f"f{number:02}", "text": SENTENCE[:160] + "?", "points": 1, "difficulty": "medium", "explanation": SENTENCE}
    value |= {"hint": "", "source": "S25", "lesson": ""}
    kind = ("single", "multiple", "single", "true_false", "ordering", "matching")[number % 6]
    names = ("a", "b", "c", "d")
    if kind in {"single", "multiple"}:
        right = names[:1] if kind == "single" else names[:2]
        value["choices"] = [
            {"key": key, "text": SENTENCE[: 60 + at], "right": key in right, "feedback": ""} for at, key in enumerate(names)
        ]
    elif kind == "true_false":
        value["right"] = "true"
    elif kind == "ordering":
        value["items"] = [{"key": key, "text": f"Schritt {key}"} for key in names]
    else:
        value["pairs"] = [{"key": key, "left": f"Ort {key}", "right": f"Maßnahme {key}"} for key in names]
        value["distractors"] = []
    return kind, value
