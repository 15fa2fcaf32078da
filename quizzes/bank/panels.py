"""Panels of the bank in the editor of a quiz: weaknesses of its questions, and what publishing would change."""

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import Panel


class WeaknessesPanel(Panel):
    """Names what experience says about the questions as they were last saved, and leads to the bank."""

    def __init__(self, **kwargs):
        kwargs.setdefault("heading", gettext_lazy("Help with the questions"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/bank/weaknesses_panel.html"

        def __init__(self, **kwargs):
            from quizzes.bank.hints import hints_on  # thin method

            super().__init__(**kwargs)
            self.hints = hints_on(self.instance) if self.instance.pk else []

        def is_shown(self) -> bool:
            return bool(self.instance.pk)


class ImpactPanel(Panel):
    """Says before publishing what would change and whom it concerns: numbers, no names."""

    def __init__(self, **kwargs):
        kwargs.setdefault("heading", gettext_lazy("What publishing this draft changes"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/bank/impact_panel.html"

        def __init__(self, **kwargs):
            from quizzes.bank.impact import impact_of  # thin method

            super().__init__(**kwargs)
            self.impact = impact_of(type(self.instance).objects.get(pk=self.instance.pk)) if self.instance.pk else None

        def is_shown(self) -> bool:
            return self.impact is not None and not self.impact.is_empty
