"""What the check page says beside the words of the paper: why a certificate was withdrawn, in words that anybody may read."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates import wording
from certificates.statement import Statement

# What strangers may know is less than what the record says: a suspicion is nobody's business but the issuer's.
# reason of the record: (word for machines, sentence for people)
PUBLIC_REASONS = {
    "error": ("mistake", _("It was issued by mistake.")),
    "deception": ("requirements", _("The requirements for it were not met.")),
    "holder": ("request", pgettext_lazy("why a certificate was withdrawn", "Its holder asked for it.")),
}
OTHER_REASON = ("other", "")


def public_reason(reason: str) -> tuple[str, str]:
    """Return (word, sentence) of a reason; the sentence is empty for one that strangers are not told."""
    word, sentence = PUBLIC_REASONS.get(reason, OTHER_REASON) if reason else ("", "")
    return word, str(sentence)


@dataclass(frozen=True, kw_only=True)
class Certified:
    """What a statement says in one language, in the order of the paper."""

    facts: list[wording.Fact]
    modules: list[tuple[str, str]]
    goals: list[str]


def certified(statement: Statement, language: str) -> Certified:
    """Return the words of a statement in a language, else in the one the course was written in."""
    goals = statement.goals.get(language) or statement.goals.get(statement.source_language) or next(iter(statement.goals.values()), ())
    return Certified(
        facts=wording.facts(statement, language),
        modules=[(statement.word(module.title, language), wording.duration(module.minutes)) for module in statement.modules],
        goals=list(goals),
    )
