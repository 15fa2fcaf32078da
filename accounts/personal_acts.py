"""What each app adds to the register of personal data: what a copy leaves out, what an erasure keeps, and how it empties the rest. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# From the top layer down: whatever points at a row goes before it.
LAYERS = ("reports", "certificates", "quizzes", "courses", "accounts")
OF_PACKAGES = frozenset(
    {
        *["account.EmailAddress", "mfa.Authenticator", "usersessions.UserSession", "socialaccount.SocialAccount"],
        *["wagtailcore.PageSubscription", "wagtailadmin.EditingSession", "wagtailadmin.FormState", "wagtailusers.UserProfile"],
    }
)
SECRET_WORDS = ("password", "secret", "token", "session_key")

Eraser = Callable[[Any, Any], object]


@dataclass(frozen=True)
class Kept:
    """What stays of a model after an erasure, and why; `reason` is a lazy translation that people read before they decide."""

    model: str
    reason: Any


_withheld: dict[str, str] = {}
_kept: dict[str, Kept] = {}
_erasers: dict[str, Eraser] = {}
_handled: set[str] = set()
_files: list[Callable[[Any], Any]] = []


def withhold(model: str, field: str, reason: str) -> None:
    """Leave a field out of copies, for a stated reason: a secret is no information about a person."""
    _withheld[f"{model}.{field}"] = reason


def is_withheld(model: str, field: str) -> bool:
    """Whether a copy leaves the field out: secrets by their name, others by declaration."""
    return f"{model}.{field}" in _withheld or any(word in field for word in SECRET_WORDS)


def keep(model: str, reason: Any) -> None:
    """Keep rows of a model (or what its app's eraser leaves of them) after an erasure. What is not kept is deleted."""
    _kept[model] = Kept(model, reason)


def handle(model: str) -> None:
    """Leave a model to its app's eraser, which deletes its rows with what else has to follow (a seat goes to the next who waits)."""
    _handled.add(model)


def kept(model: str) -> Kept | None:
    """Return why rows of a model stay, None when they go."""
    return _kept.get(model)


def all_kept() -> list[Kept]:
    """Return everything that stays, by model."""
    return [_kept[model] for model in sorted(_kept)]


def on_erasure(app: str, eraser: Eraser) -> None:
    """Call `eraser(person, now)` when the layer of the app is emptied; it must change nothing the second time. Refuses unknown layers."""
    if app not in LAYERS:
        raise ValueError(f"{app} is no layer.")
    _erasers[app] = eraser


def eraser_of(layer: str) -> Eraser | None:
    """Return what empties a layer beyond its plain rows."""
    return _erasers.get(layer)


def goes(model: str, layer: str) -> bool:
    """Whether rows of a model are deleted when a layer is emptied: everything of ours that is not kept, of packages only what is named.

    Packages belong to the lowest layer. Pages, revisions and comments stay with a former person's name: deleting them would take away what
    others learn from.
    """
    app = model.partition(".")[0]
    if app not in LAYERS:
        return layer == LAYERS[-1] and model in OF_PACKAGES
    return app == layer and model not in _kept and model not in _handled and model != "accounts.User"


def on_export(files: Callable[[Any], Any]) -> None:
    """Add files to a copy: `files(person)` yields (name, bytes)."""
    if files not in _files:
        _files.append(files)


def exporters() -> list[Callable[[Any], Any]]:
    """Return what adds files to a copy."""
    return list(_files)


@dataclass(frozen=True)
class Look:
    """That somebody looked at a person's data: when, who, at what, and the reason written down."""

    at: Any
    who: str
    what: str
    why: str


_lookers: list[Callable[[Any, int], Any]] = []


def on_looks(looks: Callable[[Any, int], Any]) -> None:
    """Add to the page "who looked at my data": `looks(person, most)` returns Looks, the newest first."""
    if looks not in _lookers:
        _lookers.append(looks)


def looks_at(person: Any, most: int = 100) -> list[Look]:
    """Return who looked at a person's data, the newest first."""
    found = [look for looks in _lookers for look in looks(person, most)]
    return sorted(found, key=lambda look: look.at, reverse=True)[:most]
