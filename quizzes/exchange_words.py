"""The report of an import or export in the reader's language."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.exchange.notes import SENTENCES, WHAT
from quizzes.exchange.report import CHANGED, REFUSED, TAKEN, Note
from quizzes.wording import KIND_WORDS

STATES = {TAKEN: _("taken"), CHANGED: _("changed"), REFUSED: _("refused")}
# Kinds that files know and this platform may not have yet; where it has them, its own word counts.
OTHER_KINDS = {
    "short": _("short answer"),
    "cloze": _("text with gaps"),
    "categorize": _("sorting into categories"),
    "hotspot": _("place on a picture"),
    "branching": _("scenario with branches"),
    "essay": _("free text"),
}
ENCODINGS = {"utf-8": "UTF-8", "cp1252": "Windows-1252"}


def kind_word(kind: str) -> str:
    """Return the name of a kind of question."""
    return str(KIND_WORDS.get(kind) or OTHER_KINDS.get(kind) or kind)


def sentence(note: Note) -> str:
    """Return a note as a sentence."""
    values = dict(note.values)
    if "what" in values:
        values["what"] = gettext(WHAT.get(values["what"], values["what"]))
    if "kind" in values and note.code != "kind_unknown":
        values["kind"] = kind_word(values["kind"])
    return gettext(SENTENCES[note.code]) % values
