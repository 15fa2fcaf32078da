"""A course package as plain data, checked. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from courses.kinds import ItemFile, Kind
from courses.package.figures import Figure

LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class Borrowed:
    """A reference: the package beside this one, its module, and for a single item the name of its files; `line` is where it stands."""

    package: str
    module: str
    item: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ItemPart:
    """A lesson or quiz: its kind, the name of its files without language and ending, and what each language says.

    `origin` is the key of its source in another course; `borrowed` is set where the item alone is a reference.
    """

    key: str
    kind: Kind
    name: str
    files: Mapping[str, ItemFile]
    origin: str = ""
    borrowed: Borrowed | None = None

    def file_name(self, language: str) -> str:
        """The name of the file of one language, inside the folder of the module."""
        return f"{self.name}.shared.yaml" if self.borrowed else f"{self.name}.{language}.{self.kind.suffix}"


@dataclass(frozen=True)
class ModulePart:
    """A module: its folder, its fields, its words in each language, its items in order; `borrowed` and `origin` as for items."""

    key: str
    folder: str
    fields: Mapping[str, Any]
    words: Mapping[str, Mapping[str, Any]]
    items: tuple[ItemPart, ...]
    origin: str = ""
    borrowed: Borrowed | None = None


@dataclass(frozen=True)
class Package:
    """A course with everything in it. `figures` are rebuilt, `files` as they came; `sections` belong to other apps."""

    key: str
    source_locale: str
    fields: Mapping[str, Any]
    words: Mapping[str, Mapping[str, Any]]
    modules: tuple[ModulePart, ...]
    sections: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    outside_links: tuple[tuple[str, int, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the package, the source first."""
        return (
            self.source_locale,
            *(language for language in LANGUAGES if language in self.words and language != self.source_locale),
        )

    def items(self) -> Iterator[tuple[ModulePart, ItemPart]]:
        """Every item with its module, in order."""
        for module in self.modules:
            for item in module.items:
                yield module, item
