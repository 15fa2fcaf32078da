"""The shorter test of a renewal: what its draw goes by, from what was frozen when the certificate was earned."""

from courses.models import CourseItem, Enrolment
from courses.services.renewal import changed_items, repeats_final_test
from quizzes.content import QuizContent, ShortDraw, changed_questions, short_draw
from quizzes.models import Attempt, QuizVersion
from quizzes.services.live_forms import content_in, live_forms
from quizzes.services.versions import content_for


def short_for(*, enrolment: Enrolment, item: CourseItem, content: QuizContent) -> ShortDraw | None:
    """Return how an attempt of a renewal is drawn from `content`; None for all other attempts, which costs no query, and where the shorter
    test would be no shorter."""
    if enrolment.renews_id is None or not repeats_final_test(enrolment=enrolment, item=item):
        return None
    lessons = {str(key) for key in changed_items(enrolment=enrolment)}
    return short_draw(content, _changed_since(enrolment, item), lessons)


def short_now(*, enrolment: Enrolment, item: CourseItem) -> ShortDraw | None:
    """Return how an attempt would be drawn if it began now, for the page of the test; writes nothing."""
    if enrolment.renews_id is None:
        return None
    form = live_forms(item).get(item.module.course.source_locale)
    content = content_in(form) if form is not None else None
    return short_for(enrolment=enrolment, item=item, content=content) if content is not None else None


def _changed_since(enrolment: Enrolment, item: CourseItem) -> set[str]:
    """Compare in the language in which the test was known then: keys are equal in all. Where nothing is left to compare, nothing changed."""
    then = _version_then(enrolment, item)
    form = live_forms(item).get(then.locale) if then is not None else None
    now = content_in(form) if form is not None else None
    return changed_questions(now, content_for(then)) if now is not None and then is not None else set()


def _version_then(enrolment: Enrolment, item: CourseItem) -> QuizVersion | None:
    """The version that was passed; without its attempt (deleted, recorded by hand) the newest one of that time."""
    passed = Attempt.objects.filter(enrolment__renewed_by=enrolment, item=item, passed=True)
    attempt = passed.select_related("version").defer("version__content").order_by("-submitted_at").first()
    if attempt is not None:
        return attempt.version
    completed_at = Enrolment.objects.values_list("completed_at", flat=True).get(renewed_by=enrolment)
    return QuizVersion.objects.filter(item=item, created_at__lte=completed_at).defer("content").order_by("-created_at", "-pk").first()
