"""Words of item analysis, in the reader's language."""

from django.utils.translation import gettext_lazy as _

HINT_WORDS = {
    "too_easy": _("too easy: nearly everybody earns the points"),
    "too_hard": _("very hard: hardly anybody earns the points"),
    "negative": _("misleading: who does well otherwise does badly here; look at the key first"),
    "weak": _("tells little about who knows the subject"),
    "unused": _("an answer that nobody chooses"),
}
