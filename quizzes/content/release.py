"""What a learner may see of a graded attempt, and when: by the rules of the version that was answered."""

from dataclasses import dataclass
from typing import Any

# At once after submitting, after passing, after the last attempt that is allowed, never.
SUBMIT, PASSED, LAST, NEVER = WHEN = ("submit", "passed", "last", "never")


@dataclass(frozen=True)
class Release:
    """What is shown: feedback (explanation, source, remarks on answers), right answers, points of each question and of the whole."""

    feedback: bool = True
    answers: bool = True
    points: bool = True

    @property
    def verdicts(self) -> bool:
        """Whether it can be seen which questions were right."""
        return self.answers or self.points


def release(rules: Any, *, passed: bool, attempts_used: int) -> Release:
    """Return what the rules (of a QuizContent, or of a page with the same names) show to somebody.

    `passed`: in any attempt, for a pass once earned is never withdrawn. `attempts_used` counts open attempts too, void ones not.
    """
    reached = {
        SUBMIT: True,
        PASSED: passed,
        LAST: bool(rules.max_attempts) and attempts_used >= rules.max_attempts,
        NEVER: False,
    }
    return Release(reached[rules.show_feedback], reached[rules.show_answers], reached[rules.show_points])
