"""Words for corrections, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.analysis.queries import part_texts
from quizzes.content import Question
from quizzes.corrections import ALSO, EVERYONE, INSTEAD

REFUSALS = {
    "role": gettext_lazy("Keys are corrected by administrators."),
    "reason": gettext_lazy("Please give a reason."),
    "question": gettext_lazy("The question is not in this version."),
    "decided": gettext_lazy("Somebody has decided on this proposal meanwhile."),
    "newer": gettext_lazy("A newer correction of this question holds; undo that one first."),
}


def said(question: Question | None, correct: Mapping[str, Any]) -> str:
    """Return a correction as a sentence."""
    if correct["way"] == EVERYONE:
        return _("Everybody who was asked gets all points.")
    answers = " / ".join(answer_words(question, answer) for answer in correct.get("accepted", ()))
    if correct["way"] == ALSO:
        return _("Right too: %(answers)s") % {"answers": answers}
    if correct["way"] == INSTEAD:
        tolerance = correct.get("tolerance")
        return _("Right is: %(answers)s") % {"answers": f"{answers} ± {tolerance}" if tolerance and tolerance != "0" else answers}
    return _("The key as it was published holds again.")


def answer_words(question: Question | None, answer: Any) -> str:
    """Return an answer in stored form as words."""
    texts = part_texts(question) if question is not None else {}
    return ", ".join(texts.get(part) or part for part in answer)
