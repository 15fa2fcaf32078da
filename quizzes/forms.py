"""The form by which a file with questions is handed in."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.exchange.encoding import AUTO, CP1252, MOST_BYTES, UTF8
from quizzes.exchange.formats import FORMATS


class UploadForm(forms.Form):
    """A file, and what it is where that cannot be seen."""

    file = forms.FileField(label=_("File"), error_messages={"required": _("Please choose a file.")})
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(AUTO, _("Find out from the file")), *((one.name, one.label) for one in FORMATS.values())],
        initial=AUTO,
        required=False,
    )
    encoding = forms.ChoiceField(
        label=_("Characters"),
        choices=[(AUTO, _("Find out from the file")), (UTF8, "UTF-8"), (CP1252, _("Windows-1252 (Western European)"))],
        initial=AUTO,
        required=False,
        help_text=_("Only if umlauts look wrong in the dry run."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Here and not above: the figure is put in when the form is made, in the language of whoever asks.
        self.fields["file"].help_text = gettext(
            "At most %(most)s MB. A GIFT, Aiken or CSV file, Moodle XML, a QTI package or an XLSX workbook."
        ) % {"most": MOST_BYTES // 1024 // 1024}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(gettext("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 1024 // 1024})
        return file
