"""Forms of accounts: sign-in and sign-up, profile, municipality. There is no role field anywhere: roles come from grants."""

from datetime import datetime, time, timedelta

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.images.widgets import AdminImageChooser

from accounts import ags
from accounts.choices import OfficeKind, Role
from accounts.fields import NameField, check_line
from accounts.models import Membership, Organisation, User, normalise_email
from accounts.passwords import LONGEST_PASSWORD
from accounts.services.organisations import clean_domains


class LoginForm(AllauthLoginForm):
    """Knows every address in its one spelling; a password longer than any that exists is not hashed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].validators.append(_not_endless)

    def clean_login(self) -> str:
        return normalise_email(super().clean_login())


class SignupForm(AllauthSignupForm):
    """Asks for the name as it is to stand on certificates."""

    full_name = NameField()
    field_order = ["full_name", "email", "password1", "password2"]

    def save(self, request: HttpRequest) -> User:
        """Create the account with name and current language."""
        user = super().save(request)
        if user is not None:
            user.full_name = self.cleaned_data["full_name"]
            user.language = (get_language() or settings.LANGUAGE_CODE)[:2]
            user.save(update_fields=["full_name", "language"])
        return user


class ProfileForm(forms.ModelForm):
    """Name, language and what strangers see of the name; the address is changed through allauth, which verifies it."""

    full_name = NameField()

    class Meta:
        model = User
        fields = ["full_name", "language", "name_shown"]
        widgets = {"name_shown": forms.RadioSelect}


class MembershipForm(forms.ModelForm):
    """Where somebody works: municipality, kind of office, unit."""

    organisation = forms.ModelChoiceField(label=_("Municipality"), queryset=Organisation.objects.none(), empty_label=_("Please choose"))
    office_kind = forms.ChoiceField(label=_("Kind of office"), choices=[("", _("Please choose")), *OfficeKind.choices])

    class Meta:
        model = Membership
        fields = ["organisation", "office_kind", "unit"]

    def __init__(self, *args, organisations: list[Organisation], **kwargs):
        super().__init__(*args, **kwargs)
        ids = [row.pk for row in organisations]
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=ids).order_by("name")
        self.fields["unit"].help_text = _("Optional, for example “Team events”.")

    def clean_unit(self) -> str:
        return check_line(self.cleaned_data["unit"])


def _not_endless(password: str) -> None:
    if len(password) > LONGEST_PASSWORD:
        raise ValidationError(gettext("The password may have at most %(count)d characters.") % {"count": LONGEST_PASSWORD}, code="long")


class OrganisationForm(forms.ModelForm):
    """A municipality as administrators keep it; the level of visibility is not set here."""

    email_domains = forms.CharField(
        label=_("Domains of e-mail addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, for example lindenstadt.example. Whoever has such an address may join; without a domain everybody may."),
    )

    class Meta:
        model = Organisation
        fields = [
            *["name", "ags_code", "land", "size_class", "member_kind", "logo"],
            *["email_domains", "joining", "min_group_size", "is_active"],
        ]
        widgets = {"logo": AdminImageChooser}
        labels = {"is_active": _("open for new members")}
        help_texts = {
            "ags_code": _("Eight digits of the official municipality key."),
            "min_group_size": _("Figures about fewer people than this are hidden; 5 to 12."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["email_domains"] = "\n".join(self.instance.email_domains or [])

    def clean_name(self) -> str:
        return check_line(self.cleaned_data["name"])

    def clean_ags_code(self) -> str:
        code = self.cleaned_data["ags_code"].strip()
        if not (code.isascii() and code.isdigit() and len(code) == 8):
            raise ValidationError(gettext("The key has eight digits."), code="ags")
        if not ags.is_key(code):
            raise ValidationError(gettext("The first two digits are those of no Land."), code="ags")
        return code

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        code, land = cleaned.get("ags_code"), cleaned.get("land")
        if code and land and not ags.fits(code, land):
            self.add_error("ags_code", ValidationError(gettext("The key lies in another Land."), code="land"))
        return cleaned

    def clean_email_domains(self) -> list[str]:
        return clean_domains(self.cleaned_data["email_domains"].split("\n"))


class GrantForm(forms.Form):
    """Give a role, with a reason."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    organisation = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Organisation.objects.order_by("name"), required=False, help_text=_("For coordinators only.")
    )
    valid_until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: without end; trainers one year."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def clean_reason(self) -> str:
        return check_line(self.cleaned_data["reason"])

    def clean_valid_until(self):
        day = self.cleaned_data["valid_until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise ValidationError(gettext("This day has passed."), code="past")
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


class ReasonForm(forms.Form):
    """Why a role is taken."""

    reason = forms.CharField(label=_("Reason"), max_length=300)

    def clean_reason(self) -> str:
        return check_line(self.cleaned_data["reason"])
