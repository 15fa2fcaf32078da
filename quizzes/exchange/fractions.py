"""Weights of answers. Other systems give each answer a share in percent; here a kind has one rule (docs/questions.md).

Single: all points for the right answer, none else. Multiple: a share for each choice judged rightly, less one for each judged wrongly,
never below 0. With R right answers of n that is the rule of shares 1/R and -1/R exactly when R is half of n.
"""

from collections.abc import Sequence
from decimal import Decimal

from quizzes.exchange.draft import Draft

FULL = Decimal(100)
CLOSE = Decimal("0.02")  # other systems write 33.33333 for a third


def weigh_single(draft: Draft, weights: Sequence[Decimal]) -> list[bool]:
    """Return which choices of a single choice are right; partly right ones and points taken off are named."""
    rights = [weight >= FULL - CLOSE for weight in weights]
    if not any(rights) and any(weight > 0 for weight in weights):
        best = max(weights)
        rights = [weight == best for weight in weights]
        draft.change("best_is_right", percent=percent(best))
    for weight, right in zip(weights, rights, strict=True):
        if not right and weight > 0:
            draft.change("partly_right", percent=percent(weight))
        elif weight < 0:
            draft.change("points_off", percent=percent(weight))
    return rights


def weigh_multiple(draft: Draft, weights: Sequence[Decimal], *, ours: bool = False) -> list[bool]:
    """Return which choices of a multiple choice are right. Where our rule gives other part points than the weights, that is said.

    `ours` = the file was written here, and its weights stand for our rule already.
    """
    rights = [weight > 0 for weight in weights]
    count = sum(rights)
    if count and not ours:
        share = FULL / count
        same = 2 * count == len(weights) and all(abs(abs(weight) - share) <= CLOSE for weight in weights)
        if not same:
            draft.change("part_points", weights=", ".join(percent(weight) for weight in weights))
    return rights


def shares(rights: Sequence[bool]) -> list[Decimal]:
    """Return the weights in percent by which others come closest to our rule: right ones share 100, wrong ones take as much off."""
    right, wrong = sum(rights), len(rights) - sum(rights)
    return [FULL / right if each else -FULL / wrong for each in rights]


def is_same_rule(rights: Sequence[bool]) -> bool:
    """Whether `shares` gives the same points as our rule for every answer."""
    return 2 * sum(rights) == len(rights)


def percent(weight: Decimal) -> str:
    """Return a weight for reading."""
    return format(weight.quantize(Decimal("0.01")).normalize(), "f") + "\u00a0%"


def written(weight: Decimal) -> str:
    """Return a weight as Moodle writes it: at most five decimals."""
    text = format(weight.quantize(Decimal("0.00001")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
