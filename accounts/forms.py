"""Forms of accounts: sign-up with a name, profile, municipality."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.choices import OfficeKind
from accounts.models import Membership, Organisation, User


class SignupForm(AllauthSignupForm):
    """Asks for the name as it is to stand on certificates; there is no role field, roles come from invitations and grants."""

    full_name = forms.CharField(label=_("Name"), max_length=150, help_text=_("As it is to stand on your certificate."))
    field_order = ["full_name", "email", "password1", "password2"]

    def save(self, request: HttpRequest) -> User:
        """Create the account with name and current language."""
        user = super().save(request)
        if user is not None:
            user.full_name = self.cleaned_data["full_name"]
            user.language = (get_language() or "de")[:2]
            user.save(update_fields=["full_name", "language"])
        return user


class ProfileForm(forms.ModelForm):
    """Name and language; the address is changed through allauth, which verifies it."""

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
