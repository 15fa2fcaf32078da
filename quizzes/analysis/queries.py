"""What the pages of item analysis show. Figures come from stored aggregates, words from frozen versions."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.utils.formats import number_format

from accounts.models import User
from accounts.policy import may
from accounts.services.roles import viewer_of
from quizzes.analysis.wording import HINT_WORDS
from quizzes.bank.listing import visible_to
from quizzes.content import Branching, Categorize, Cloze, Matching, Question, TrueFalse
from quizzes.content.view import option_texts
from quizzes.corrections import corrected, holding
from quizzes.models import QuestionFigures, QuizVersion
from quizzes.services.closing import corrections_of
from quizzes.services.versions import content_for
from quizzes.wording import KIND_WORDS, VERDICTS

SORTS = {
    "key": ("question_key", "pk"),
    "difficulty": ("difficulty", "pk"),
    "-difficulty": ("-difficulty", "pk"),
    "discrimination": (F("discrimination").asc(nulls_last=True), "pk"),
    "-discrimination": (F("discrimination").desc(nulls_last=True), "pk"),
    "people": ("-people", "pk"),
}


@dataclass(frozen=True)
class Bar:
    """One option with the share of people who chose it; `x` and `width` are places in the drawing."""

    label: str
    share: int
    is_right: bool
    y: int = 0


@dataclass(frozen=True)
class FiguresRow:
    """One question with its figures and its words."""

    figures: QuestionFigures
    text: str
    kind: str
    hints: tuple[str, ...]

    @property
    def discrimination(self) -> str:
        """The correlation as the reader writes it: −0.15 or −0,15."""
        value = self.figures.discrimination
        return "" if value is None else number_format(value / 100, 2).replace("-", "\u2212")

    @property
    def bar_x(self) -> int:
        """Where the bar of the correlation begins: nought is in the middle of 100."""
        return 50 + min(0, self.figures.discrimination or 0) // 2

    @property
    def bar_width(self) -> int:
        return max(1, abs(self.figures.discrimination or 0) // 2)


def shown_to(user: User) -> QuerySet[QuestionFigures]:
    """Return the figures that somebody may see: those of tests they may edit, and none below the matrix' grant."""
    if may(viewer_of(user), "R", "item_statistics", module_author=True) == "never":
        return QuestionFigures.objects.none()
    return QuestionFigures.objects.filter(version__item__key__in=visible_to(user).values("item_key"))


def newest_only(rows: QuerySet[QuestionFigures]) -> QuerySet[QuestionFigures]:
    """Keep the newest version of each test and language that has figures."""
    newest = rows.order_by().values("version__item", "version__locale").annotate(last=Max("version__number"))
    wanted = {(row["version__item"], row["version__locale"], row["last"]) for row in newest}
    ids = [
        pk
        for pk, item, locale, number in QuizVersion.objects.filter(figures__in=rows)
        .distinct()
        .values_list("pk", "item_id", "locale", "number")
        if (item, locale, number) in wanted
    ]
    return rows.filter(version__in=ids)


def rows_of(figures: Iterable[QuestionFigures]) -> list[FiguresRow]:
    """Return figures with the words of their questions; versions are read once and kept."""
    found = []
    for one in figures:
        question = content_for(one.version).question(one.question_key)
        words = tuple(str(HINT_WORDS[name]) for name in one.hints if name in HINT_WORDS)
        found.append(FiguresRow(one, question.text if question else "", str(KIND_WORDS.get(one.kind, one.kind)), words))
    return found


def figures_of(item_key: UUID, locale: str) -> list[FiguresRow]:
    """Return the figures of the newest version of a test that has any."""
    rows = QuestionFigures.objects.filter(version__item__key=item_key, version__locale=locale).select_related("version")
    rows = newest_only(rows).defer("version__content").order_by("question_key")
    return rows_of(rows)


def bars_of(one: QuestionFigures) -> list[Bar]:
    """Return the options of a question with the shares of people who chose them, as the key stands now."""
    question = content_for(one.version).question(one.question_key)
    if question is None:
        return []
    question = corrected(question, holding(corrections_of(one.version)).get(one.question_key))
    texts, right = part_texts(question), set(question.solution())
    return [Bar(texts.get(key, key), share, key in right, 9 * place) for place, (key, share) in enumerate(one.options.items())]


def part_texts(question: Question) -> dict[str, str]:
    """Return the words of each part that an answer can hold, where parts can be told one by one."""
    texts = option_texts(question)
    if isinstance(question, TrueFalse):
        return {**{key: str(word) for key, word in VERDICTS.items()}, **{f"reason={key}": text for key, text in texts.items()}}
    if isinstance(question, Matching):
        return {f"{pair.key}={key}": f"{pair.left} → {text}" for pair in question.pairs for key, text in texts.items()}
    if isinstance(question, Categorize):
        return {f"{card.key}={one.key}": f"{card.text} → {one.text}" for card in question.cards for one in question.categories}
    if isinstance(question, Branching):
        return {f"{step.key}={way.key}": f"{step.title} → {way.text}" for step in question.steps for way in step.ways}
    if isinstance(question, Cloze):
        numbers = {gap.key: number for number, gap in enumerate(question.gaps, start=1)}
        return {key: f"({numbers[key.partition('=')[0]]}) {text}" for key, text in texts.items()}
    return texts
