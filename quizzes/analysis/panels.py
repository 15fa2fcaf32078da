"""The figures beside the questions in the editor of a quiz."""

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import Panel


class FiguresPanel(Panel):
    """How the published questions were answered; shown once there are figures (from seven people on)."""

    def __init__(self, **kwargs):
        kwargs.setdefault("heading", gettext_lazy("How the questions were answered"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/statistics/panel.html"

        def __init__(self, **kwargs):
            from quizzes.analysis.queries import figures_of, shown_to  # thin method

            super().__init__(**kwargs)
            page = self.instance
            may_see = page.pk and shown_to(self.request.user).filter(version__item__key=page.translation_key).exists()
            self.rows = figures_of(page.translation_key, page.locale.language_code) if may_see else []

        def is_shown(self) -> bool:
            return bool(self.rows)
