"""Asking for reminders from the desk: for the people chosen, or for everybody whom a filter shows. The answer is about nobody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.coordinators import actor_of, too_many
from accounts.models import Organisation
from accounts.policy import NEVER, may
from courses.services.asked_reminders import MOST_AT_ONCE, ask_everyone, ask_reminders
from reports.desk_gate import filter_of, kept_query, language, own_town, record, viewer
from reports.desk_pages import can_be_reminded
from reports.desk_queries import desk_of, visible_running


@login_required
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the system to remind the chosen people. The answer is the same whoever they are and whatever they have turned off."""
    town = _town(request, pk)
    chosen = {int(value) for value in request.POST.getlist("person") if value.isascii() and value.isdigit() and len(value) < 19}
    if not chosen or len(chosen) > MOST_AT_ONCE:
        messages.error(request, _("Please choose at least one person and at most %(most)d.") % {"most": MOST_AT_ONCE})
        return _back(request, town)
    if refused := too_many(request, "remind"):
        return refused
    record(request, town, "reminders")
    ask_reminders(organisation=town, asked_by=actor_of(request), memberships=chosen, visible=visible_running(town))
    return _asked(request, town)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remind_everyone(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, with the number of people, then ask the system to remind everybody whom the filter shows as enrolled.

    The number is the one that the list itself shows: of people enrolled, not of mails. Whoever fits when the button is pressed is asked.
    """
    town = _town(request, pk)
    if request.method == "POST" and (refused := too_many(request, "remind")):
        return refused
    record(request, town, "reminders.all" if request.method == "POST" else "reminders.count")
    form = filter_of(request, desk_of(town, language()))
    memberships = [person.membership for person in form.people() if person.membership is not None and can_be_reminded(person)]
    if request.method != "POST":
        context = {"organisation": town, "count": len(memberships), "filters": form.said(), "query": kept_query(request, town)}
        return render(request, "reports/remind_everyone.html", context)
    if not memberships:
        messages.error(request, _("Nobody in this list is enrolled in a course at the moment."))
        return _back(request, town)
    ask_everyone(organisation=town, asked_by=actor_of(request), memberships=memberships, visible=visible_running(town))
    return _asked(request, town)


def _town(request: HttpRequest, pk: int) -> Organisation:
    town = own_town(request, pk)
    if may(viewer(request), "C", "mails", organisation=town.pk, level=town.visibility_level) == NEVER:
        raise Http404
    return town


def _back(request: HttpRequest, town: Organisation) -> HttpResponse:
    return redirect(f"{reverse('reports:desk')}?{kept_query(request, town)}")


def _asked(request: HttpRequest, town: Organisation) -> HttpResponse:
    messages.success(
        request,
        _(
            "The reminders go out with the next mails, on working days from 7 to 18. Nobody gets more than one a week, and whoever has "
            "turned reminders off gets none."
        ),
    )
    return _back(request, town)
