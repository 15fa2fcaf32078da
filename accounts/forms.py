"""Forms of accounts: sign-up with a name."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User


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
