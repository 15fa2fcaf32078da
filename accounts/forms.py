"""Forms of accounts: sign-in and sign-up, profile, municipality. There is no role field anywhere: roles come from grants."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.choices import OfficeKind
from accounts.fields import NameField, check_line
from accounts.models import Membership, Organisation, User, normalise_email
from accounts.passwords import LONGEST_PASSWORD


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
    """Name and language; the address is changed through allauth, which verifies it."""

    full_name = NameField()

    class Meta:
        model = User
        fields = ["full_name", "language"]


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
        raise ValidationError(_t("The password may have at most %(count)d characters.") % {"count": LONGEST_PASSWORD}, code="long")
