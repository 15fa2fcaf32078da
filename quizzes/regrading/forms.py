"""The form of a correction: fitting to the kind of question, without JavaScript."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content import Multiple, Numeric, Question, Single, TrueFalse
from quizzes.content.view import option_texts
from quizzes.corrections import ALSO, EVERYONE, INSTEAD, BadCorrection, can_be_keyed_anew, correct_json
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
        ways = [way for way in WAY_WORDS if way != INSTEAD or can_be_keyed_anew(question)]
        self.fields["way"].choices = [(way, WAY_WORDS[way]) for way in ways]
        if isinstance(question, Single | Multiple):
            self.fields["right"].choices = [(choice.key, choice.text) for choice in question.choices]
        elif isinstance(question, TrueFalse):
            self.fields["right"].choices = [(key, VERDICTS[key]) for key in ("true", "false")]
        if self.fields["right"].choices:
            self.fields.pop("answer")
        else:
            self.fields.pop("right")
            legend = "; ".join(f"{key} = {text}" for key, text in option_texts(question).items())
            self.fields["answer"].help_text = " ".join(filter(None, [str(_("One part a line, as the solution stands there now.")), legend]))
            self.fields["answer"].initial = "\n".join(question.solution())
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
            # Of a single choice each tick is an answer of its own; of a multiple choice all ticks together are one.
            return [(key,) for key in ticked] if way == ALSO and not isinstance(self.question, Multiple) else [ticked]
        return [tuple(line.strip() for line in values.get("answer", "").split("\n") if line.strip())]
