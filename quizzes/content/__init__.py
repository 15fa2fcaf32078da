"""Frozen quizzes: what is asked, dealt, answered and graded. Pure: neither Django nor Wagtail, nothing stored, nothing read.

`QuizContent` is what a `QuizVersion` holds. Learners get `learner_view()` only; it carries no solution.
"""

from quizzes.content.arranging import Matching, Ordering
from quizzes.content.base import BadAnswer, Choice, Line, Pair, Question
from quizzes.content.choosing import Multiple, Single, TrueFalse
from quizzes.content.codec import ContentFault, digest, from_json, from_plain, key_digest, to_json
from quizzes.content.dealing import Dealt, deal
from quizzes.content.entering import Numeric
from quizzes.content.grading import Grade, QuestionGrade, grade, receipt
from quizzes.content.quiz import RULES, QuizContent, Source
from quizzes.content.release import WHEN, Release, release
from quizzes.content.sharing import Draw, Shortfall, shortfall
from quizzes.content.view import LearnerQuestion, LearnerView, Option, learner_view

__all__ = [
    "RULES",
    "WHEN",
    "BadAnswer",
    "Choice",
    "ContentFault",
    "Dealt",
    "Draw",
    "Grade",
    "LearnerQuestion",
    "LearnerView",
    "Line",
    "Matching",
    "Multiple",
    "Numeric",
    "Option",
    "Ordering",
    "Pair",
    "Question",
    "QuestionGrade",
    "QuizContent",
    "Release",
    "Shortfall",
    "Single",
    "Source",
    "TrueFalse",
    "deal",
    "digest",
    "from_json",
    "from_plain",
    "grade",
    "key_digest",
    "learner_view",
    "receipt",
    "release",
    "shortfall",
    "to_json",
]
