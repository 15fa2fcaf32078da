"""The kinds of things people are told: their words, and where they go unless somebody chose otherwise. Each app registers its own."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """One kind of message. `title` and `text` are lazy translations with named placeholders that `facts` fill.

    `mails`: the tray sends the mail itself; False for what has an outbox of its own. `fixed`: cannot be switched off (law, security).
    Kinds of one `topic` are chosen together; the kind that bears the topic's name lends its label. `has_mail`: there is a mail to choose;
    `mail_page`: the name of the page where it is chosen instead.
    """

    name: str
    label: Any
    title: Any
    text: Any = ""
    mails: bool = False
    fixed: bool = False
    topic: str = ""
    has_mail: bool = True
    mail_page: str = ""

    @property
    def chosen_as(self) -> str:
        return self.topic or self.name

    def words(self, facts: dict) -> tuple[str, str]:
        """Return title and text in the active language; a fact that is missing is left out rather than an error page."""
        known = _Gaps(facts)
        return str(self.title) % known, str(self.text) % known


class _Gaps(dict):
    def __missing__(self, key: str) -> str:
        return "…"


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Register a kind. Refuses (ValueError) another one of the same name, and a topic that no kind bears yet."""
    if kind.topic and kind.topic not in _kinds:
        raise ValueError(f"{kind.topic} is no topic.")
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"{kind.name} is registered already.")


def kind_of(name: str) -> Kind | None:
    """Return a kind, None when no app knows it (any more)."""
    return _kinds.get(name)


def kinds() -> list[Kind]:
    """Return all kinds in the order of their names."""
    return [_kinds[name] for name in sorted(_kinds)]


def topics() -> list[Kind]:
    """Return what people choose by: one kind a topic, in the order of their names."""
    return [kind for kind in kinds() if not kind.topic]
