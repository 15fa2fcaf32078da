"""Form fields with the rules of the house: a name as it may stand on a certificate, text without hidden characters."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import names


def check_name(text: str) -> str:
    """Return the name in its one spelling. Raises ValidationError with a sentence that says what to change."""
    try:
        return names.clean(text)
    except names.NameRefused as refused:
        letters = " ".join(_visible(letter) for letter in refused.characters[:5])
        sentence = {
            "empty": _("Please enter your name."),
            "long": _("The name may have at most %(count)d characters.") % {"count": names.LONGEST},
            "hidden": _("The name contains hidden characters. Please type it in anew instead of pasting it."),
            "unprintable": _("These characters cannot be printed on certificates: %(letters)s") % {"letters": letters},
        }[refused.reason]
        raise ValidationError(sentence, code=refused.reason) from None


def check_line(text: str) -> str:
    """Return a line of text in NFC with single blanks. Raises ValidationError for hidden and direction-changing characters."""
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for letter in text):
        raise ValidationError(_("The text contains hidden characters. Please type it in anew instead of pasting it."), code="hidden")
    return " ".join(unicodedata.normalize("NFC", text).split())


def _visible(letter: str) -> str:
    """The letter itself, or its number where it would not show."""
    return letter if unicodedata.category(letter)[0] in "LNPS" else f"U+{ord(letter):04X}"


class NameField(forms.CharField):
    """A person's name. Refuses what `check_name` refuses; blanks around it are taken off."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Name"))
        kwargs.setdefault("help_text", gettext_lazy("As it is to stand on your certificate."))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        # The length is checked after the blanks are gone, and in composed letters: a decomposed umlaut is one letter, not two.
        super().__init__(max_length=names.LONGEST * 4, **kwargs)
        self.widget.attrs.pop("maxlength", None)

    def clean(self, value):
        return check_name(super().clean(value))
