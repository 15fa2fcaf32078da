"""The rules of a quiz in sentences, for its page and its review, and which attempt counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.content import Release
from quizzes.content.release import LAST, NEVER, PASSED, SUBMIT
from quizzes.models import Attempt
from quizzes.services.attempts import next_start


def release_sentence(rules: Any) -> str:
    """Say when explanations, right answers and points are shown; one sentence where it is the same for all three."""
    whens = (rules.show_feedback, rules.show_answers, rules.show_points)
    if set(whens) == {SUBMIT}:
        return _("Each answer is saved at once. After submitting you read why an answer is right.")
    when = {SUBMIT: _("after submitting"), PASSED: _("after passing"), LAST: _("after the last attempt"), NEVER: _("never")}
    if len(set(whens)) == 1 and whens[0] != NEVER:
        return _("Each answer is saved at once. Explanations, right answers and points: %(when)s.") % {"when": when[whens[0]]}
    if set(whens) == {NEVER}:
        return _("Each answer is saved at once. This test says whether you passed, and shows neither answers nor points.")
    words = {"feedback": when[whens[0]], "answers": when[whens[1]], "points": when[whens[2]]}
    return _("Each answer is saved at once. You see explanations: %(feedback)s; right answers: %(answers)s; points: %(points)s.") % words


def held_back(rules: Any, shown: Release) -> str:
    """Say in a review what is not shown yet, and when it will be; empty when everything is shown."""
    if shown == Release():
        return ""
    names = ((shown.feedback, rules.show_feedback), (shown.answers, rules.show_answers), (shown.points, rules.show_points))
    missing = [when for is_shown, when in names if not is_shown]
    if PASSED in missing:
        return _("This test shows more as soon as you have passed it.")
    if LAST in missing:
        return _("This test shows more after your last attempt.")
    return _("The authors of this test show no more than this.")


def wait_sentence(minutes: int) -> str:
    """Say how long to wait between two attempts: in days, hours or minutes; empty for no wait."""
    if not minutes:
        return ""
    if minutes % 1440 == 0:
        return ngettext("One day lies between two attempts.", "%(n)d days lie between two attempts.", minutes // 1440) % {
            "n": minutes // 1440
        }
    if minutes % 60 == 0:
        return ngettext("One hour lies between two attempts.", "%(n)d hours lie between two attempts.", minutes // 60) % {
            "n": minutes // 60
        }
    return ngettext("One minute lies between two attempts.", "%(n)d minutes lie between two attempts.", minutes) % {"n": minutes}


def counting(attempts: Sequence[Attempt], counts: str) -> Attempt | None:
    """Return the graded attempt that counts: the last one, or the best one and among equals the first. Whether the quiz is passed is another
    question: one pass in any attempt is enough for good."""
    graded = sorted((one for one in attempts if one.state == Attempt.State.GRADED), key=lambda one: one.number)
    if not graded:
        return None
    return graded[-1] if counts == "last" else max(graded, key=lambda one: ((one.points or 0) / max(one.max_points, 1), -one.number))


def waits_until(attempts: Sequence[Attempt], minutes: int, now: datetime) -> datetime | None:
    """Return until when the next attempt has to wait; None when it may begin now."""
    last = max((one.submitted_at for one in attempts if one.submitted_at), default=None)
    until = next_start(last, minutes)
    return until if until is not None and now < until else None
