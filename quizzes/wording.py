"""Words for kinds of question, reasons and states, in the reader's language."""

from django.utils.translation import gettext_lazy as _

KIND_WORDS = {
    "single": _("One answer"),
    "multiple": _("Several answers"),
    "true_false": _("Right or wrong"),
    "matching": _("Matching"),
    "ordering": _("Ordering"),
    "numeric": _("Number"),
    "categorize": _("Sorting"),
    "short": _("Short text"),
    "cloze": _("Text with gaps"),
    "free": _("Text for self-assessment"),
    "hotspot": _("Places on a picture"),
    "branching": _("Scenario"),
}
HINTS = {
    "single": _("Choose one answer."),
    "multiple": _("Choose all answers that are right."),
    "true_false": _("Is the statement right or wrong?"),
    "matching": _("Choose what belongs to each term."),
    "ordering": _("Move the lines with the arrows."),
    "numeric": _("Enter a number; comma and point are both understood."),
    "categorize": _("Choose a category for each entry."),
    "short": _("Write a word or a few. Small and capital letters make no difference."),
    "cloze": _("Fill each gap: choose from the list or write."),
    "free": _("Write in your own words. Nobody but you reads this text, and it gives no points."),
    "hotspot": _("Point at the picture or choose from the list below it."),
    "branching": _("Decide step by step. What you have decided cannot be changed any more."),
}
BAD_ANSWERS = {
    "number": _("Please enter a number in figures, for example 12.5."),
    "too_many": _("Only one answer can be chosen here."),
    "taken": _("What was decided in a scenario cannot be changed any more. You see your path as it is saved."),
    "too_long": _("This text is too long. Please shorten it; it is not saved yet."),
}
BAD_ANSWER = _("This answer does not fit the question. Please choose again.")
RATINGS = {"good": _("good"), "possible": _("possible"), "risky": _("risky")}
VERDICTS = {"true": _("right"), "false": _("wrong")}
