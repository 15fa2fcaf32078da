"""The form by which an administrator asks for a course's rule to be changed."""

from typing import cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models import CertificateLayout, CertificateRule
from certificates.package import MAX_MONTHS
from courses.models import Course


class RuleForm(forms.Form):
    """Course, layout, validity, and why."""

    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.none())
    ends = forms.BooleanField(
        label=_("It earns no certificate any more"), required=False, help_text=_("Certificates that were earned stay valid.")
    )
    layout = forms.ModelChoiceField(label=_("certificate layout"), queryset=CertificateLayout.objects.none(), required=False)
    valid_months = forms.IntegerField(
        label=_("valid for months"),
        required=False,
        min_value=1,
        max_value=MAX_MONTHS,
        help_text=_("Empty: the certificate has no end date."),
    )
    note = forms.CharField(label=_("Why, for the record"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        with_rule = CertificateRule.objects.values("course")
        courses = Course.objects.filter(Q(is_live=True) | Q(pk__in=with_rule)).order_by("title")
        cast(forms.ModelChoiceField, self.fields["course"]).queryset = courses
        cast(forms.ModelChoiceField, self.fields["layout"]).queryset = CertificateLayout.objects.filter(live=True).order_by("name")

    def clean(self) -> dict:
        """Ask for a layout unless the rule ends; then layout and months mean nothing."""
        values = super().clean() or {}
        if values.get("ends"):
            values["layout"] = values["valid_months"] = None
        elif not values.get("layout") and "layout" not in self.errors:
            self.add_error("layout", _("Please choose a layout, or say that the course earns no certificate any more."))
        return values
