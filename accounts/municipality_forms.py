"""Forms of the administration about municipalities: a list of them, and who coordinates one."""

from datetime import datetime, time, timedelta
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import check_line
from accounts.models import Organisation, RoleGrant
from accounts.services.coordinators import coordinators_of
from accounts.tables.reading import MOST_BYTES, Table, TableRefused, read_table


class TableField(forms.FileField):
    """A list as XLSX or CSV; cleans to a `Table`. What cannot be read is refused with the row's number."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("List"))
        kwargs.setdefault("help_text", _("Excel (.xlsx) or CSV; at most 5,000 rows and 2 MB."))
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}))
        super().__init__(**kwargs)

    def clean(self, data: UploadedFile | None, initial: object = None) -> Table:
        upload = super().clean(data, initial)
        if upload.size > MOST_BYTES:
            raise ValidationError(gettext("The file is larger than 2 MB. Please split the list."), code="size")
        try:
            return read_table(upload.read())
        except TableRefused as refused:
            raise ValidationError(str(refused), code="table") from None


class TableForm(forms.Form):
    """One list."""

    table = TableField()


class _ByName(forms.ModelChoiceField):
    """Grants by the person's name."""

    def label_from_instance(self, obj: RoleGrant) -> str:
        return obj.user.get_full_name()


class CoordinatorForm(forms.Form):
    """Name a coordinator or deputy, or hand over."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("The person needs an account."))
    is_deputy = forms.BooleanField(label=_("Deputy"), required=False)
    valid_from = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Empty: now.")
    )
    valid_until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Empty: without end.")
    )
    takes_over_from = _ByName(
        label=_("Takes over from"),
        queryset=RoleGrant.objects.none(),
        required=False,
        help_text=_("This person's role ends on the day the new one begins."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        rows = [row.pk for row in coordinators_of(organisation)]
        field = cast(forms.ModelChoiceField, self.fields["takes_over_from"])
        field.queryset = RoleGrant.objects.filter(pk__in=rows).select_related("user")

    def clean_reason(self) -> str:
        return check_line(self.cleaned_data["reason"])

    def clean_valid_from(self) -> datetime | None:
        day = self.cleaned_data["valid_from"]
        if day is None or day == timezone.localdate():
            return None
        if day < timezone.localdate():
            raise ValidationError(gettext("This day has passed."), code="past")
        return timezone.make_aware(datetime.combine(day, time.min))

    def clean_valid_until(self) -> datetime | None:
        day = self.cleaned_data["valid_until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise ValidationError(gettext("This day has passed."), code="past")
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
