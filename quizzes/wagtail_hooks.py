"""What quizzes add to the authoring interface: questions in and out, and the words for it in a page's history."""

from collections.abc import Iterator
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from quizzes.exchange.formats import FORMATS
from quizzes.pages import QuizPage
from quizzes.views import exchange


@hooks.register("register_admin_urls")
def exchange_addresses() -> list:
    """Addresses below the administration."""
    return [
        path("quizzes/<int:pk>/exchange/", exchange.exchange, name="quizzes_exchange"),
        path("quizzes/<int:pk>/exchange/in/<str:token>/", exchange.dry_run, name="quizzes_dry_run"),
        path("quizzes/<int:pk>/exchange/in/<str:token>/take/", exchange.take, name="quizzes_take"),
        path("quizzes/<int:pk>/exchange/out/<slug:of>/<slug:name>/", exchange.export, name="quizzes_export"),
        path("quizzes/template/<slug:language>/", exchange.template, name="quizzes_template"),
    ]


@hooks.register("register_page_header_buttons")
def exchange_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """The entry in a quiz's own menu, for whoever may edit it."""
    is_quiz = page.specific_class is QuizPage and page.pk and not page.alias_of_id
    if is_quiz and page.permissions_for_user(user).can_edit():
        yield Button(_("Questions in and out"), reverse("quizzes_exchange", args=[page.pk]), icon_name="download", priority=35)


def _told(data: dict[str, Any], sentence: str) -> str:
    format_name = FORMATS[data["format"]].label if data.get("format") in FORMATS else "?"
    return sentence % {"count": data.get("count", 0), "format": format_name, "file": data.get("file", "")}


@hooks.register("register_log_actions")
def exchange_log(actions: Any) -> None:
    """The two acts in the history of a page."""

    @actions.register_action("quizzes.import")
    class Imported(LogFormatter):
        label = _("Bring questions in")

        def format_message(self, log_entry: Any) -> str:
            return _told(log_entry.data, gettext("%(count)s questions brought in from “%(file)s” (%(format)s)"))

    @actions.register_action("quizzes.export")
    class Exported(LogFormatter):
        label = _("Take questions out")

        def format_message(self, log_entry: Any) -> str:
            return _told(log_entry.data, gettext("%(count)s questions taken out (%(format)s)"))
