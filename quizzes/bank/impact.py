"""What publishing the draft of a quiz would change, and whom it concerns: numbers only, said before it is done."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.authored import plain_of
from quizzes.bank.drafts import draft_of
from quizzes.content import ContentFault, QuizContent, from_plain
from quizzes.content.codec import question_bones
from quizzes.models import Attempt, QuizVersion
from quizzes.pages import QuizPage


@dataclass(frozen=True)
class Impact:
    """The differences between the published quiz and its draft by question key, and how many people are in each version."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    reworded: tuple[str, ...]
    rekeyed: tuple[str, ...]
    people: tuple[tuple[str, int, int], ...]  # language, number of the version, people in the middle of it

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.reworded or self.rekeyed)

    @property
    def sentences(self) -> list[str]:
        """What the editor is told, in the editor's language."""
        said = []
        if self.added:
            said.append(_("New questions: %(keys)s.") % {"keys": ", ".join(self.added)})
        if self.removed:
            said.append(_("Removed questions: %(keys)s.") % {"keys": ", ".join(self.removed)})
        if self.reworded:
            said.append(_("Changed words: %(keys)s.") % {"keys": ", ".join(self.reworded)})
        if self.rekeyed:
            said.append(
                _(
                    "Another right answer, other points or answers: %(keys)s. Attempts that were made keep the old key; mend a wrong key by "
                    "grading again. Other languages have to follow, until then they show this language."
                )
                % {"keys": ", ".join(self.rekeyed)}
            )
        for language, number, count in self.people:
            said.append(
                ngettext(
                    "%(count)d person is in version %(number)d (%(language)s) and keeps it.",
                    "%(count)d people are in version %(number)d (%(language)s) and keep it.",
                    count,
                )
                % {"count": count, "number": number, "language": language}
            )
        return said


def impact_of(page: QuizPage) -> Impact | None:
    """Return what publishing the newest draft would change; None for a quiz that was never published, or that has no other draft."""
    if not page.live or not page.has_unpublished_changes:
        return None
    old, new = _bones(page), _bones(draft_of(page))
    shared = old.keys() & new.keys()
    running = Count("attempts__enrolment", filter=Q(attempts__state=Attempt.State.IN_PROGRESS), distinct=True)
    versions = QuizVersion.objects.filter(item__key=page.translation_key).defer("content").annotate(people=running)
    return Impact(
        added=tuple(key for key in new if key not in old),
        removed=tuple(key for key in old if key not in new),
        reworded=tuple(key for key in old if key in shared and old[key][0] == new[key][0] and old[key][1] != new[key][1]),
        rekeyed=tuple(key for key in old if key in shared and old[key][0] != new[key][0]),
        people=tuple((row.locale, row.number, row.people) for row in versions.order_by("locale", "-number") if row.people),
    )


def _bones(page: QuizPage) -> dict[str, tuple[str, object]]:
    plain = plain_of(page)
    found: dict[str, tuple[str, object]] = {}
    for question in plain["questions"]:
        try:
            content: QuizContent = from_plain({**plain, "draws": [], "questions": [question]})
        except ContentFault:
            found[question["key"]] = ("", repr(question))  # not written to its end: it differs from whatever was published
            continue
        found[question["key"]] = (question_bones(content.questions[0]), content.questions[0])
    return found
