"""Whether a test that was passed in one course is passed in another that has the same test."""

from courses.models import CourseItem, ItemCompletion
from quizzes.content.codec import question_bones
from quizzes.errors import QuizNotReady
from quizzes.models import Attempt
from quizzes.services.versions import content_for, freeze_live_version


def passes_there_too(completion: ItemCompletion, item: CourseItem) -> bool:
    """Say whether a passed attempt would have been a pass in the other course as well.

    Each question that was dealt stands there with the same key, points and right answer; there are not more questions to answer there; and
    the points reach the pass mark of there. So a copy that was made easier hands out no passes. Where no attempt is left (recorded by
    hand, or deleted after its time) the dates of substance decide alone, and they were asked before.
    """
    passed = Attempt.objects.filter(enrolment_id=completion.enrolment_id, item_id=completion.item_id, passed=True)
    attempts = list(passed.select_related("version").defer("version__content").order_by("-submitted_at"))
    if not attempts:
        return True
    try:
        return any(_passes(attempt, item) for attempt in attempts)
    except QuizNotReady:
        return False


def _passes(attempt: Attempt, item: CourseItem) -> bool:
    there = content_for(freeze_live_version(item=item, locale=attempt.version.locale))
    asked = content_for(attempt.version).only(attempt.deal.questions).questions
    known = {question.key: question_bones(question) for question in there.questions}
    is_same = all(known.get(question.key) == question_bones(question) for question in asked)
    return is_same and len(asked) >= there.asked and (attempt.points or 0) * 100 >= there.pass_percent * attempt.max_points
