"""The form of a correction: fitting to the kind of question, without JavaScript."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content import Branching, Categorize, Cloze, Hotspot, Multiple, Numeric, Question, Short, Single, TrueFalse
from quizzes.content.view import option_texts
from quizzes.corrections import ALSO, EVERYONE, INSTEAD, BadCorrection, correct_json
from quizzes.rekeyed import can_be_keyed_anew, takes_one
from quizzes.wording import VERDICTS

WAY_WORDS = {
    INSTEAD: _("Another answer is right"),
    ALSO: _("A further answer is right too"),
    EVERYONE: _("The question misleads: everybody who was asked gets all points"),
}
CORRECTION_FAULTS = {
    "way": _("Please choose one of the ways."),
    "kind": _("For this kind of question, accept a further answer or give everybody the points."),
    "empty": _("Please say which answer is right."),
    "answer": _("This answer does not fit the question."),
    "same": _("This is what counts as right already."),
    "number": _("Please enter a number in figures, for example 12.5."),
}


class CorrectionForm(forms.Form):
    """How, what, and why. `correct` is filled by `clean`."""

    way = forms.ChoiceField(label=_("What is to be corrected"), widget=forms.RadioSelect)
    right = forms.MultipleChoiceField(label=_("Right is"), required=False, widget=forms.CheckboxSelectMultiple)
    answer = forms.CharField(label=_("Right is"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    tolerance = forms.CharField(label=_("tolerance"), required=False, max_length=40)
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Learners whose points change read it.")
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.question = question
        self.correct: dict[str, Any] | None = None
        ways = [way for way in WAY_WORDS if question.points and (way != INSTEAD or can_be_keyed_anew(question))]
        self.fields["way"].choices = [(way, WAY_WORDS[way]) for way in ways]
        if isinstance(question, Single | Multiple):
            self.fields["right"].choices = [(choice.key, choice.text) for choice in question.choices]
        elif isinstance(question, Hotspot):
            self.fields["right"].choices = [(place.key, place.text) for place in question.places]
        elif isinstance(question, TrueFalse):
            verdicts = [(key, VERDICTS[key]) for key in ("true", "false")]
            self.fields["right"].choices = [*verdicts, *((f"reason={reason.key}", reason.text) for reason in question.reasons)]
        if self.fields["right"].choices:
            self.fields.pop("answer")
        else:
            self.fields.pop("right")
            says = (
                _("One accepted text a line.") if isinstance(question, Short) else _("One part a line, as the solution stands there now.")
            )
            self.fields["answer"].help_text = " ".join(filter(None, [str(says), legend_of(question)]))
            self.fields["answer"].initial = "\n".join(question.accepted if isinstance(question, Short) else question.solution())
        if not isinstance(question, Numeric):
            self.fields.pop("tolerance")
        else:
            self.fields["tolerance"].initial = question.tolerance

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        way = values.get("way")
        if not way:
            return values
        try:
            self.correct = correct_json(self.question, way, self._answers(values, way), values.get("tolerance", ""))
        except BadCorrection as fault:
            self.add_error(None, CORRECTION_FAULTS[fault.reason])
        return values

    def _answers(self, values: dict[str, Any], way: str) -> list[tuple[str, ...]]:
        if "right" in self.fields:
            ticked = tuple(values.get("right") or ())
            # Where one is chosen each tick is an answer of its own; elsewhere all ticks together are one.
            alone = takes_one(self.question) or (isinstance(self.question, TrueFalse) and not self.question.reasons)
            return [(key,) for key in ticked] if way == ALSO and alone else [ticked]
        lines = tuple(line.strip() for line in values.get("answer", "").split("\n") if line.strip())
        return [(line,) for line in lines] if way == ALSO and isinstance(self.question, Short) else [lines]


def legend_of(question: Question) -> str:
    """Return what the keys in an answer mean."""
    texts = option_texts(question)
    if isinstance(question, Categorize):
        texts |= {category.key: category.text for category in question.categories}
    if isinstance(question, Cloze):
        texts |= {gap.key: str(_("a gap to type")) for gap in question.gaps if not gap.options}
    if isinstance(question, Branching):
        texts = {f"{step.key}={way.key}": way.text for step in question.steps for way in step.ways}
    return "; ".join(f"{key} = {text}" for key, text in texts.items())
