"""Finds the columns of a list by their names, in German and English, in whatever order."""

from collections.abc import Mapping, Sequence

from django.db.models import Choices
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.tables.reading import Line, Table, TableRefused


def find_columns(table: Table, words: Mapping[str, Sequence[str]], needed: Sequence[str]) -> dict[str, int]:
    """Return field → place. Raises TableRefused for unknown columns, for one that stands there twice, and for a needed one that is missing."""
    by_word = {word: field for field, names in words.items() for word in names}
    found: dict[str, int] = {}
    unknown = []
    for place, head in enumerate(table.head):
        if not head:
            if any(len(line.cells) > place and line.cells[place] for line in table.lines):
                unknown.append(_("column %(number)d without a name") % {"number": place + 1})
            continue
        field = by_word.get(" ".join(head.casefold().replace("*", "").split()))
        if field is None:
            unknown.append(head[:40])
        elif field in found:
            raise TableRefused(_("Two columns mean the same: “%(name)s”.") % {"name": head[:40]})
        else:
            found[field] = place
    missing = [words[field][0] for field in needed if field not in found]
    if missing:
        raise TableRefused(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    if unknown:
        raise TableRefused(_("These columns are not known here: %(names)s. Please remove them.") % {"names": ", ".join(unknown[:6])})
    return found


def cells_of(line: Line, columns: Mapping[str, int]) -> dict[str, str]:
    """Return field → text of one row; a short row has empty cells at its end."""
    return {field: line.cells[place] if place < len(line.cells) else "" for field, place in columns.items()}


def choice_value(text: str, choices: type[Choices]) -> str | None:
    """Return the value that a word stands for, in German or English, or None for a word not known. An empty text is an empty value."""
    wanted = " ".join(text.casefold().split())
    if not wanted:
        return ""
    for language in ("de", "en"):
        with translation.override(language):
            for value, label in choices.choices:
                if wanted in {str(value).casefold(), str(label).casefold()}:
                    return str(value)
    return None
