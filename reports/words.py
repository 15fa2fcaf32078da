"""The words beside figures: names of groups, and the definition that stands at every figure."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Language

OFFICE_LABELS = {
    "order": _("Public order office and service"),
    "planning": _("Planning, traffic, green spaces"),
    "events": _("Events and culture"),
    "further": _("Further offices (combined)"),
}
SIZE_LABELS = {
    "to_20k": _("under 20,000 inhabitants"),
    "to_100k": _("20,000 to under 100,000 inhabitants"),
    "from_100k": _("100,000 inhabitants and more"),
}
LANGUAGE_LABELS = dict(Language.choices)
STEP_LABELS = {
    "enrolled": _("enrolled in the quarter"),
    "started": _("of whom began"),
    "completed": _("of whom completed"),
    "certified": _("of whom hold a certificate"),
}
SESSION_LABELS = {
    "held": _("sessions"),
    "seats": _("seats offered"),
    "booked": _("seats taken"),
    "attended": _("people present"),
}
DEFINITIONS = {
    "enrolled": _(
        "Enrolments made in the quarter. Who enrols in two courses counts twice; enrolments without a municipality do not count."
    ),
    "completed": _("Completions dated in the quarter, also of people who enrolled earlier."),
    "share": _("Completions per enrolments of the same quarter, in steps of five percent."),
    "hours": _("Completions times the minutes that the course asked for on the day of freezing. Nobody's time is measured."),
    "active": _("Municipalities with a figure that may be shown; there may be more."),
    "people": _("Different people with an enrolment since January, rounded down."),
    "funnel": _(
        "Only people who enrolled in this quarter, as at its end. Each step is rounded down to a full multiple of twice the smallest group."
    ),
    "modules": _(
        "Of those who enrolled in this quarter and began: who did something of the module by its end, in coarse steps, never 0 or 100 percent."
    ),
    "courses": _("All courses of the quarter. Learning hours follow from the length of the course."),
    "lands": _("Enrolments of the quarter by the Land of the municipality with which people enrolled."),
    "sizes": _("The sum of the municipalities that are shown. With a hidden one in the class it is a minimum."),
    "offices": _("Enrolments of the quarter by the kind of office that people named when they enrolled."),
    "languages": _("Enrolments of the quarter by the language that people had chosen on the day of freezing."),
    "sessions": _("Live sessions that took place in the quarter. Seats taken and people present are rounded down."),
    "renewals": _("Certificates that end in the quarter that follows and are not being renewed yet, rounded down."),
    "towns": _("Enrolments and completions of the quarter by the municipality with which people enrolled."),
}
