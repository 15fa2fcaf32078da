"""Forms about getting in: accepting, inviting, links, mail texts."""

from datetime import date, datetime, time, timedelta
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import Language, OfficeKind
from accounts.fields import NameField, check_line
from accounts.mail_addresses import check_address
from accounts.models import Cohort, Organisation
from accounts.municipality_forms import TableField
from accounts.services.invitations import MOST_SEATS, Guest

LONGEST_LINK = timedelta(days=366)


def _office(*, required: bool) -> forms.ChoiceField:
    first = _("Please choose") if required else _("not known")
    return forms.ChoiceField(label=_("Kind of office"), choices=[("", first), *OfficeKind.choices], required=required)


class AcceptForm(forms.Form):
    """Where somebody works in the municipality that has invited them."""

    office_kind = _office(required=True)
    unit = forms.CharField(label=_("unit"), max_length=120, required=False, help_text=_("Optional, for example “Team events”."))

    def clean_unit(self) -> str:
        return check_line(self.cleaned_data["unit"])


class _WithCohort(forms.Form):
    """Offers the municipality's own cohorts."""

    cohort = forms.ModelChoiceField(label=_("Cohort"), queryset=Cohort.objects.none(), required=False, empty_label=_("none"))

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["cohort"])
        field.queryset = Cohort.objects.filter(organisation=organisation).order_by("-starts_on", "name")


class _OptionalName(NameField):
    """A name that may be left out."""

    def clean(self, value):
        return super().clean(value) if value and value.strip() else ""


class InviteForm(_WithCohort):
    """Invite one person."""

    email = forms.CharField(label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    full_name = _OptionalName(required=False, help_text=_("You see it in the list of invitations."))
    office_kind = _office(required=False)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=Language.choices)
    field_order = ["email", "full_name", "office_kind", "language", "cohort"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["full_name"].widget.attrs["autocomplete"] = "off"

    def clean_email(self) -> str:
        return check_address(self.cleaned_data["email"])

    @property
    def guest(self) -> Guest:
        """Whom the form invites."""
        return Guest(**{name: self.cleaned_data[name] for name in ("email", "full_name", "office_kind", "language")})


class PeopleListForm(_WithCohort):
    """A list of people, and the cohort they are to learn in."""

    table = TableField()
    field_order = ["table", "cohort"]


class LinkForm(_WithCohort):
    """A link with seats and an end."""

    label = forms.CharField(label=_("Where it hangs"), max_length=120, help_text=_("For yourself, for example “Notice board, town hall”."))
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=MOST_SEATS, initial=20)
    ends_on = forms.DateField(label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}))
    language = forms.ChoiceField(label=_("Language of the poster"), choices=Language.choices)
    field_order = ["label", "seats", "ends_on", "language", "cohort"]

    def clean_label(self) -> str:
        return check_line(self.cleaned_data["label"])

    def clean_ends_on(self) -> date:
        day = self.cleaned_data["ends_on"]
        if not timezone.localdate() <= day <= timezone.localdate() + LONGEST_LINK:
            raise ValidationError(gettext("Please choose a day within the next twelve months."), code="range")
        return day

    @property
    def expires_at(self) -> datetime:
        """The end of the last day."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["ends_on"] + timedelta(days=1), time.min))


class MailTextForm(forms.Form):
    """Subject and text of a mail."""

    subject = forms.CharField(label=_("Subject"), max_length=150)
    body = forms.CharField(label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 14}))

    def clean_subject(self) -> str:
        return check_line(self.cleaned_data["subject"])
