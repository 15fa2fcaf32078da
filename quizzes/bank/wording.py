"""Words of the bank, in the editor's language."""

from django.utils.translation import gettext_lazy as _

WEAKNESS_WORDS = {
    "no_explanation": _("no explanation"),
    "longest_is_right": _("the right answer is clearly the longest"),
    "negative_stem": _("asks for what is not so"),
    "all_of_the_above": _("“all of the above” or “none of these”"),
    "same_options": _("two answers say the same"),
    "no_source": _("no source"),
    "no_lesson": _("no lesson that teaches it"),
    "nothing_right": _("no answer is marked as right"),
}
PASTE_FAULTS = {
    "no_question": _("there is no question in it."),
    "no_options": _("a question needs at least two answers, each on its own line."),
    "too_many_options": _("a question has at most twelve answers."),
    "nothing_right": _("no answer is marked as right; put * or + before it."),
    "all_right": _("every answer is marked as right; at least one must be wrong."),
    "too_long": _("the text is too long."),
    "same_options": _("two answers say the same."),
    "too_many": _("at most 200 questions are taken at once; this one and those after it were left out."),
}
