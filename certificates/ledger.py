"""The issuer's list: what it can be narrowed by, and what was issued and revoked month by month. No names: codes and courses do."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from certificates import codes, validity
from certificates.models import Certificate
from courses.models import Course

EXPIRED = "expired"
MONTHS = 12
BAR_HEIGHT = 120


class LedgerFilter(forms.Form):
    """Code, course, municipality, month of issue; nonsense in the address narrows nothing."""

    q = forms.CharField(label=_("Check code, or its beginning"), required=False, max_length=40)
    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.order_by("title"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Organisation.objects.order_by("name"),
        required=False,
        help_text=_("Asks for a recent sign-in: it says who trains whom."),
    )
    month = forms.CharField(label=_("Issued in the month"), required=False, widget=forms.DateInput(attrs={"type": "month"}))

    def clean_month(self) -> date | None:
        """Return the first day of a month written like 2026-11; nothing for anything else."""
        found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", self.cleaned_data["month"])
        return date(int(found[1]), int(found[2]), 1) if found else None

    def condition(self) -> Q:
        """Return what the chosen values ask of a certificate."""
        self.is_valid()
        values, wanted = self.cleaned_data, Q()
        if values.get("q"):
            typed = re.sub(r"[^A-Z0-9]", "", values["q"].upper())[: codes.LENGTH]
            wanted &= Q(code__startswith=typed) if typed else Q(pk=None)
        if values.get("course"):
            wanted &= Q(enrolment__course=values["course"])
        if values.get("organisation"):
            wanted &= Q(enrolment__organisation=values["organisation"])
        if values.get("month"):
            wanted &= Q(issued_at__gte=start_of(values["month"]), issued_at__lt=start_of(next_month(values["month"])))
        return wanted

    def query(self) -> str:
        """Return the chosen values as a part of an address, for links to other states and pages."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})


def in_state(state: str, now: datetime) -> Q:
    """Return the condition of a state of the list; expired ones are no longer among the issued."""
    if state == EXPIRED:
        return validity.expired(now)
    if state == Certificate.State.ISSUED:
        return Q(state=state) & ~Q(valid_until__lt=now)
    return Q(state=state)


@dataclass(frozen=True)
class Month:
    """What happened in one month, and its two bars in the chart."""

    first: date
    issued: int
    revoked: int
    x: int
    issued_height: int
    revoked_height: int

    @property
    def issued_y(self) -> int:
        return BAR_HEIGHT - self.issued_height

    @property
    def revoked_y(self) -> int:
        return BAR_HEIGHT - self.revoked_height


def by_month(*, today: date, course: Course | None = None) -> list[Month]:
    """Count what was issued and revoked in each of the last twelve months, the newest last: two queries."""
    firsts = [today.replace(day=1)]
    while len(firsts) < MONTHS:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    firsts.reverse()
    rows = Certificate.objects.filter(enrolment__course=course) if course else Certificate.objects.all()
    issued, revoked = (_counts(rows, field, firsts[0]) for field in ("issued_at", "revoked_at"))
    most = max([*issued.values(), *revoked.values(), 1])
    return [
        Month(
            first,
            issued.get(first, 0),
            revoked.get(first, 0),
            x=40 + place * 60,
            issued_height=-(-issued.get(first, 0) * BAR_HEIGHT // most),
            revoked_height=-(-revoked.get(first, 0) * BAR_HEIGHT // most),
        )
        for place, first in enumerate(firsts)
    ]


def _counts(rows: Any, field: str, since: date) -> dict[date, int]:
    found = rows.filter(**{f"{field}__gte": start_of(since)}).annotate(month=TruncMonth(field)).values_list("month").annotate(Count("pk"))
    return {timezone.localdate(month): count for month, count in found.order_by()}


def start_of(day: date) -> datetime:
    """Return midnight of a day where the town is."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def next_month(first: date) -> date:
    """Return the first day of the following month."""
    return (first + timedelta(days=32)).replace(day=1)
