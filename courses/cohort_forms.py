"""Forms of cohorts and assignments."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import check_line
from accounts.models import Cohort, Organisation
from courses.models import Course


def _day(label, *, required: bool, help_text="") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class CohortForm(forms.Form):
    """A cohort: name, beginning, end, and the unit whose people belong to it by themselves."""

    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = _day(_("begins on"), required=True)
    ends_on = _day(_("ends on"), required=False, help_text=_("Empty: without end."))
    unit = forms.CharField(
        label=_("unit"),
        max_length=120,
        required=False,
        help_text=_("Everybody of this unit belongs to it, later arrivals too. Empty: you choose."),
    )

    def __init__(self, *args, organisation: Organisation, cohort: Cohort | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation, self.cohort = organisation, cohort

    def clean_name(self) -> str:
        name = check_line(self.cleaned_data["name"])
        same = Cohort.objects.filter(organisation=self.organisation, name=name)
        if same.exclude(pk=self.cohort.pk if self.cohort else 0).exists():
            raise ValidationError(gettext("A cohort of this name exists already."), code="twice")
        return name

    def clean_unit(self) -> str:
        return check_line(self.cleaned_data["unit"])

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", gettext("The end lies before the beginning."))
        return cleaned


class AssignForm(forms.Form):
    """A course for a cohort."""

    course = forms.ChoiceField(label=_("Course"))
    due_on = _day(_("due by"), required=False)
    is_mandatory = forms.BooleanField(label=_("mandatory"), required=False)

    def __init__(self, *args, courses: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = courses  # type: ignore[attr-defined]

    def clean_due_on(self) -> date | None:
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise ValidationError(gettext("This day has passed."), code="past")
        return day

    @property
    def chosen(self) -> Course:
        """The course chosen."""
        return Course.objects.get(pk=self.cleaned_data["course"])


class MembersForm(forms.Form):
    """People to put into a cohort."""

    members = forms.MultipleChoiceField(label=_("People"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, people: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = people  # type: ignore[attr-defined]
