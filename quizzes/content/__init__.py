"""Frozen quizzes: what is asked, dealt, answered and graded. Pure: neither Django nor Wagtail, nothing stored, nothing read.

`QuizContent` is what a `QuizVersion` holds. Learners get `learner_view()` only; it carries no solution.
"""

from quizzes.content.arranging import Matching, Ordering
from quizzes.content.base import BadAnswer, Choice, Line, Pair, Question
from quizzes.content.branching import Branching, Path, path_of
from quizzes.content.choosing import Multiple, Single, TrueFalse
from quizzes.content.codec import ContentFault, digest, from_json, from_plain, key_digest, to_json
from quizzes.content.dealing import Dealt, deal, deal_again
from quizzes.content.entering import Numeric, Unit
from quizzes.content.gaps import Cloze, Gap
from quizzes.content.grading import Grade, QuestionGrade, grade, receipt
from quizzes.content.pointing import Hotspot, Outline, Spot
from quizzes.content.quiz import RULES, QuizContent, Source
from quizzes.content.release import WHEN, Release, release
from quizzes.content.renewing import ShortDraw, asked_in_renewal, changed_questions, short_draw
from quizzes.content.sharing import Draw, Shortfall, shortfall
from quizzes.content.sorting import Card, Categorize
from quizzes.content.view import LearnerQuestion, LearnerView, Option, Piece, learner_view
from quizzes.content.writing import Free, Short

__all__ = [
    "RULES",
    "WHEN",
    "BadAnswer",
    "Branching",
    "Card",
    "Categorize",
    "Choice",
    "Cloze",
    "ContentFault",
    "Dealt",
    "Draw",
    "Free",
    "Gap",
    "Grade",
    "Hotspot",
    "LearnerQuestion",
    "LearnerView",
    "Line",
    "Matching",
    "Multiple",
    "Numeric",
    "Option",
    "Ordering",
    "Outline",
    "Pair",
    "Path",
    "Piece",
    "Question",
    "QuestionGrade",
    "QuizContent",
    "Release",
    "Short",
    "ShortDraw",
    "Shortfall",
    "Single",
    "Source",
    "Spot",
    "TrueFalse",
    "Unit",
    "asked_in_renewal",
    "changed_questions",
    "deal",
    "deal_again",
    "digest",
    "from_json",
    "from_plain",
    "grade",
    "key_digest",
    "learner_view",
    "path_of",
    "receipt",
    "release",
    "short_draw",
    "shortfall",
    "to_json",
]
