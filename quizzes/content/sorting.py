"""Sorting cards into categories."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from quizzes.content.base import BadAnswer, Line, Question, keyed


@dataclass(frozen=True)
class Card:
    """Something to be sorted, and the category it belongs to."""

    key: str
    text: str
    category: str


@dataclass(frozen=True, kw_only=True)
class Categorize(Question):
    """Each card belongs to one category: a share of the points for each card. Stored form: "card=category", in authored order."""

    kind: ClassVar[str] = "categorize"
    hides_keys: ClassVar[bool] = True
    categories: tuple[Line, ...]
    cards: tuple[Card, ...]

    def option_keys(self) -> tuple[str, ...]:
        return tuple(card.key for card in self.cards)

    def option_texts(self) -> dict[str, str]:
        return {card.key: card.text for card in self.cards}

    def renamed(self, chosen: Sequence[str], name: Callable[[str], str]) -> tuple[str, ...]:
        parts = [part.partition("=") for part in chosen]
        return tuple(f"{name(left)}{mark}{right}" for left, mark, right in parts)

    def accept(self, chosen: Sequence[str]) -> tuple[str, ...]:
        given = keyed(chosen)
        if not set(given) <= set(self.option_keys()) or not set(given.values()) <= {category.key for category in self.categories}:
            raise BadAnswer("unknown")
        return tuple(f"{card.key}={given[card.key]}" for card in self.cards if card.key in given)

    def earn(self, chosen: Sequence[str]) -> int:
        return self.points * len(set(chosen) & set(self.solution())) // len(self.cards) if self.cards else 0

    def solution(self) -> tuple[str, ...]:
        return tuple(f"{card.key}={card.category}" for card in self.cards)

    @property
    def wanted(self) -> int:
        return len(self.cards)

    def bones(self) -> list:
        return [sorted(self.option_keys()), sorted(self.solution()), sorted(category.key for category in self.categories)]
