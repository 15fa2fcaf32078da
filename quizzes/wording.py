"""Words for kinds of question, reasons and states, in the reader's language."""

from django.utils.translation import gettext_lazy as _

KIND_WORDS = {
    "single": _("One answer"),
    "multiple": _("Several answers"),
    "true_false": _("Right or wrong"),
    "matching": _("Matching"),
    "ordering": _("Ordering"),
    "numeric": _("Number"),
}
HINTS = {
    "single": _("Choose one answer."),
    "multiple": _("Choose all answers that are right."),
    "true_false": _("Is the statement right or wrong?"),
    "matching": _("Choose what belongs to each term."),
    "ordering": _("Move the lines with the arrows."),
    "numeric": _("Enter a number; comma and point are both understood."),
}
BAD_ANSWERS = {
    "number": _("Please enter a number in figures, for example 12.5."),
    "too_many": _("Only one answer can be chosen here."),
}
BAD_ANSWER = _("This answer does not fit the question. Please choose again.")
VERDICTS = {"true": _("right"), "false": _("wrong")}
