"""Telling people that lists with their name were opened: one message a day and municipality, made the day after."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.choices import Language
from accounts.models import CoordinationEvent, Organisation, User
from accounts.services.events import LOOKED
from accounts.services.telling_many import notify_many
from reports.looks import OWN_FILE
from reports.models import ReportAccess

DAYS_BACK = 7  # so that a worker that stood still for a while makes up for it


def tell_looks(*, now: datetime | None = None) -> int:
    """Tell about the days before today; returns how many messages are new. Repeating it tells nobody twice."""
    today = timezone.localdate(now)
    return sum(_tell_day(today - timedelta(days=back)) for back in range(DAYS_BACK, 0, -1))


def _tell_day(day: date) -> int:
    begin = timezone.make_aware(datetime.combine(day, time.min))
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    looks: dict[int, list[tuple[datetime, int | None]]] = defaultdict(list)
    opened = ReportAccess.objects.filter(at__gte=begin, at__lt=end, organisation__isnull=False).exclude(report=OWN_FILE)
    planned = CoordinationEvent.objects.filter(kind=LOOKED, at__gte=begin, at__lt=end)
    for town, at, viewer in [
        *opened.values_list("organisation", "at", "viewer"),
        *planned.values_list("organisation", "at", "actor"),
    ]:
        looks[town].append((at, viewer))
    return sum(
        _tell_town(town, day, sorted(looks[town.pk], key=lambda look: look[0]))
        for town in Organisation.objects.filter(pk__in=looks).order_by("pk")
    )


def _tell_town(town: Organisation, day: date, looks: list[tuple[datetime, int | None]]) -> int:
    """Whoever belonged to the municipality at the first look of the day or joined before the last one; not whoever looked."""
    there = Q(memberships__organisation=town, memberships__started_at__lte=looks[-1][0])
    there &= Q(memberships__ended_at=None) | Q(memberships__ended_at__gte=looks[0][0])
    lookers = {viewer for _at, viewer in looks}
    people = User.objects.filter(there)
    if len(lookers) == 1:
        people = people.exclude(pk__in={viewer for viewer in lookers if viewer is not None})
    told = 0
    for language in Language.values:
        with translation.override(language):
            address = f"{reverse('accounts:own_data')}#looks"  # addresses follow the language
            facts = {"municipality": town.name, "date": date_format(day, "DATE_FORMAT")}
        told += notify_many(
            people=people.filter(language=language),
            kind="looked_at",
            key=f"looked-{town.pk}-{day.isoformat()}",
            address=address,
            facts=facts,
        )
    return told
