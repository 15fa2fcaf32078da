"""Filter of the report: one quarter, one course, nothing else (K-2)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from reports.models import ReportPeriod
from reports.tables import quarter_label


class ReportFilter(forms.Form):
    """A frozen quarter and a course that has figures; anything else is refused."""

    quarter = forms.ChoiceField(label=_("Quarter"), required=False)
    course_id = forms.ChoiceField(label=_("Course"), required=False)

    def __init__(self, *args, periods: list[ReportPeriod], courses: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.periods = {str(row): row for row in periods}
        self.fields["quarter"].choices = [(str(row), quarter_label(row)) for row in periods]
        self.fields["course_id"].choices = [(str(pk), title) for pk, title in courses]

    @property
    def period(self) -> ReportPeriod | None:
        """The quarter chosen, None for the newest."""
        return self.periods.get(self.cleaned_data.get("quarter", "")) if self.is_bound else None

    def course(self, courses: list[Course]) -> Course:
        """The course chosen, else the first."""
        wanted = self.cleaned_data.get("course_id") if self.is_bound else ""
        return next((row for row in courses if str(row.pk) == wanted), courses[0])
