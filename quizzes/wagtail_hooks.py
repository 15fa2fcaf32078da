"""What quizzes add to the authoring interface: the question bank, questions in and out, and the words for it in a page's history."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from quizzes.analysis import views as analysis
from quizzes.bank import views
from quizzes.bank.notices import changed_copies_for
from quizzes.bank.picture import picture
from quizzes.exchange.formats import FORMATS
from quizzes.pages import QuizPage
from quizzes.regrading import views as regrading
from quizzes.views import exchange


@hooks.register("register_admin_urls")
def addresses() -> list:
    """Addresses below the administration."""
    return [
        path("questions/", views.bank, name="quizzes_bank"),
        path("questions/insert/", views.insert, name="quizzes_bank_insert"),
        path("questions/picture/<int:pk>/", picture, name="quizzes_bank_picture"),
        path("questions/paste/<int:page>/", views.paste, name="quizzes_bank_paste"),
        path("questions/<int:page>/<str:block>/duplicate/", views.duplicate, name="quizzes_bank_duplicate"),
        path("questions/<int:page>/<str:block>/change/", views.change, name="quizzes_bank_change"),
        path("questions/<int:page>/<str:block>/translate/", views.translate, name="quizzes_bank_translate"),
        path("questions/<int:page>/<str:block>/key/", regrading.choose, name="quizzes_regrade_choose"),
        path("statistics/", analysis.statistics, name="quizzes_statistics"),
        path("statistics/<int:version>/<str:key>/", analysis.question, name="quizzes_statistics_question"),
        path("keys/", regrading.trail, name="quizzes_regrades"),
        path("keys/<int:version>/<str:key>/", regrading.correct, name="quizzes_regrade_correct"),
        path("keys/<int:pk>/undo/now/", regrading.undo, name="quizzes_regrade_undo"),
        path("keys/proposals/<int:pk>/refuse/", regrading.refuse, name="quizzes_regrade_refuse"),
    ]


@hooks.register("construct_main_menu", order=1000)  # after `courses` has put its entries in order
def bank_entry(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """The bank stands after the courses, for everybody who writes."""
    menu_items.append(MenuItem(_("Questions"), reverse("quizzes_bank"), name="questions", icon_name="list-ul", order=150))


@hooks.register("insert_global_admin_css")
def own_style() -> str:
    """Hides the fields that services write, and sets the bank's tables."""
    return format_html('<link rel="stylesheet" href="{}">', static("quizzes/bank.css"))


@hooks.register("insert_editor_js")
def question_in_view() -> str:
    """Brings the question into view to which a link leads."""
    return format_html('<script src="{}"></script>', static("quizzes/admin/anchor.js"))


@hooks.register("insert_editor_js")
def places_editor() -> str:
    """Shows the places of a question on its picture while they are written."""
    return format_html(
        '<script src="{}" data-picture="{}" data-hint="{}" data-x="{}" data-y="{}" data-r="{}"></script>',
        static("quizzes/admin/places.js"),
        reverse("quizzes_bank_picture", args=[0]),
        gettext(
            "Press on the picture in the middle of a place and draw outwards, or enter numbers at the place. Areas with corners are typed."
        ),
        gettext("from the left (%)"),
        gettext("from the top (%)"),
        gettext("radius (%)"),
    )


class ChangedCopiesPanel(Component):
    """Copies of mine whose origin has changed."""

    name = "changed-copies"
    order = 60
    template_name = "quizzes/admin/bank/changed_panel.html"

    def get_context_data(self, parent_context) -> dict:
        rows, count = changed_copies_for(parent_context["request"].user)
        return {"rows": rows, "count": count, "more": count - len(rows)}


@hooks.register("construct_homepage_panels")
def changed_copies_panel(request: HttpRequest, panels: list) -> None:
    """Say on the first page that origins have changed."""
    panels.append(ChangedCopiesPanel())


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
