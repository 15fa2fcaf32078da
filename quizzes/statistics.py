"""Item analysis: how hard a question is, whether it tells those who know from those who do not, and which wrong answers are chosen. Pure.

**Difficulty** is the mean share of the points that were earned (Moodle calls it facility): 100 % means that everybody had it right.

**Discrimination** is the corrected point-biserial, that is the product-moment correlation between the share of points earned with the
question and the share earned with the rest of the attempt, the question itself left out::

    r = Σ (x - x̄)(y - ȳ) / √( Σ (x - x̄)² · Σ (y - ȳ)² )      x = share of this question, y = share of the rest

Guilford, J. P. (1953): The correlation of an item with a composite of the remaining items in a test. Educational and Psychological
Measurement 13, 87-93. Without the correction a question would correlate with itself, and the more so the shorter the test.
There is no value when everybody earned the same, with the question or with the rest.

**Distractors**: the share of people who chose each option.

How long somebody took is not recorded. From `LEAST_PEOPLE` people on, shares in steps of `STEP` percent, anew only after
`FURTHER_PEOPLE` more (SECURITY.md 4.3, K-10; the issue asks for five people, K-10 is stricter and holds).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

LEAST_PEOPLE = 7
FURTHER_PEOPLE = 7
STEP = 5
TOO_EASY, TOO_HARD, WEAK = 95, 20, 20  # percent, percent, hundredths
ENOUGH_FOR_DISTRACTORS = 20  # below twenty people nobody choosing an option is no surprise


@dataclass(frozen=True)
class Response:
    """What one person did with one question: the share of its points, the share of the rest's, and the options chosen."""

    share: float
    rest: float | None
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemFigures:
    """What may leave about one question. Percent in steps of 5; `discrimination` in hundredths in steps of 5, None when there is none."""

    people: int
    right: int
    difficulty: int
    discrimination: int | None
    options: Mapping[str, int] = field(default_factory=dict)


def is_due(people: int, further: int | None) -> bool:
    """Whether figures may be computed: from seven people on; `further` are those who came since the last time, None for the first time."""
    return people >= LEAST_PEOPLE and (further is None or further >= FURTHER_PEOPLE)


def figures(responses: Sequence[Response], options: Sequence[str] = ()) -> ItemFigures | None:
    """Return the figures of one question; None below seven people. `options` are those that could be chosen."""
    people = len(responses)
    if people < LEAST_PEOPLE:
        return None
    chosen = Counter(key for response in responses for key in set(response.chosen))
    correlation = discrimination(responses)
    return ItemFigures(
        people=people,
        right=in_steps(100 * sum(response.share >= 1 for response in responses) / people),
        difficulty=in_steps(100 * sum(response.share for response in responses) / people),
        discrimination=None if correlation is None else in_steps(100 * correlation),
        options={key: in_steps(100 * chosen[key] / people) for key in options},
    )


def discrimination(responses: Iterable[Response]) -> float | None:
    """Return the corrected point-biserial between -1 and 1; None without a rest or without any difference between people."""
    pairs = [(response.share, response.rest) for response in responses if response.rest is not None]
    if len(pairs) < LEAST_PEOPLE:
        return None
    mean_x, mean_y = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    spread_x = sum((x - mean_x) ** 2 for x, _y in pairs)
    spread_y = sum((y - mean_y) ** 2 for _x, y in pairs)
    # Shares are sums of thirds and sevenths: what is left of an equal row is rounding.
    if spread_x < 1e-12 or spread_y < 1e-12:
        return None
    together = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    return max(-1.0, min(1.0, together / sqrt(spread_x * spread_y)))


def in_steps(percent: float) -> int:
    """Return percent (or hundredths) in steps of five; the half goes away from nought, as people round."""
    steps = int(abs(percent) / STEP + 0.5)
    return steps * STEP if percent >= 0 else -steps * STEP


def hints(found: ItemFigures, right: Iterable[str] = (), distractors: Iterable[str] | None = None) -> tuple[str, ...]:
    """Return what is worth a second look: too_easy, too_hard, negative, weak, unused. `right` are the options that are right, and unused
    is said of `distractors` only (None: of every option)."""
    said = []
    if found.difficulty >= TOO_EASY:
        said.append("too_easy")
    if found.difficulty <= TOO_HARD:
        said.append("too_hard")
    if found.discrimination is not None and found.discrimination < 0:
        said.append("negative")
    elif found.discrimination is not None and found.discrimination < WEAK:
        said.append("weak")
    looked_at = set(found.options if distractors is None else distractors) - set(right)
    wrong = [share for key, share in found.options.items() if key in looked_at]
    if found.people >= ENOUGH_FOR_DISTRACTORS and any(share == 0 for share in wrong):
        said.append("unused")
    return tuple(said)
