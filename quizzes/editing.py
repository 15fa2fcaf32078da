"""How a quiz is edited: faults between its questions, and which published versions are being answered right now."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import Panel

from quizzes.content.faults import faults_of
from quizzes.content.sharing import fits, shortfall

# Kinds whose faults are named here; those of later kinds, and of later fields, are in `quizzes.content.faults`.
_EARLIER = ("single", "multiple", "true_false", "matching", "ordering", "numeric")


def question_problems(questions: Iterable[Mapping[str, Any]]) -> list[str]:
    """Name, in the editor's language, what no single field can know: keys and words that stand twice, marks without a right answer."""
    found = []
    for question in questions:
        for fault in _faults(question):
            found.append(_("Question %(key)s: %(fault)s") % {"key": question["key"], "fault": fault})
    return found


def draw_problems(plain: Mapping[str, Any], draw: int) -> list[str]:
    """Name, in the editor's language, shares of the draw for which there are not enough questions, and a sum that is another number."""
    draws, questions = plain["draws"], plain["questions"]
    counts = [int(one["count"] or 0) for one in draws]
    if not draws:
        return []
    found = []
    if 0 in counts:
        found.append(_("A share of the draw has no number."))
    if draw not in (0, sum(counts)):
        found.append(
            _("The shares make %(sum)d questions, and “questions per attempt” says %(draw)d: leave that at 0.")
            % {"sum": sum(counts), "draw": draw}
        )
    short = shortfall(counts, [[one["key"] for one in questions if fits(share, one)] for share in draws])
    if short is not None:
        found.append(
            _("The shares number %(places)s need %(needed)d questions together, and there are %(found)d: add questions or ask for fewer.")
            % {"places": ", ".join(map(str, short.places)), "needed": short.needed, "found": short.found}
        )
    return found


def _faults(question: Mapping[str, Any]) -> list[str]:
    found = []
    if question["kind"] not in _EARLIER:
        return [_(sentence) % named for sentence, named in faults_of(question)]
    options = [part for name in ("choices", "pairs", "distractors", "items") for part in question.get(name, ())]
    words = [str(part.get("text") or part.get("right") or "").strip() for part in options]
    if len({part["key"] for part in options}) < len(options):
        found.append(_("two answers have the same short name."))
    if len(set(words)) < len(words):
        found.append(_("two answers say the same."))
    right = sum(bool(choice["right"]) for choice in question.get("choices", ()))
    if question["kind"] == "single" and right != 1:
        found.append(_("mark exactly one answer as right."))
    if question["kind"] == "multiple" and not 2 <= right < len(options):
        found.append(_("mark at least two answers as right and leave at least one wrong."))
    if question["kind"] == "numeric" and not question["answer"]:
        found.append(_("the right number is missing."))
    return [*found, *(_(sentence) % named for sentence, named in faults_of(question))]


class VersionsPanel(Panel):
    """The published versions, read-only, each with the number of people who are answering it now."""

    def __init__(self, **kwargs):
        kwargs.setdefault("heading", gettext_lazy("Published versions"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/versions_panel.html"

        def __init__(self, **kwargs):
            from quizzes.queries import versions_of  # thin method

            super().__init__(**kwargs)
            self.versions = versions_of(self.instance.translation_key) if self.instance.pk else []

        def is_shown(self) -> bool:
            return bool(self.versions)
