"""What quizzes add to the authoring interface: the question bank, and copies whose origin has changed on the first page."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from quizzes.analysis import views as analysis
from quizzes.bank import views
from quizzes.bank.notices import changed_copies_for
from quizzes.regrading import views as regrading


@hooks.register("register_admin_urls")
def addresses() -> list:
    """Addresses below the administration."""
    return [
        path("questions/", views.bank, name="quizzes_bank"),
        path("questions/insert/", views.insert, name="quizzes_bank_insert"),
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
