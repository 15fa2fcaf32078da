"""Blocks of lessons: scenario, checklist, check-yourself question; sources and lists of course and module."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.package.graph import scenario_faults
from courses.tool_blocks import FacilitationBlock, ToolBlock
from website.blocks import INLINE, SharedBody


class ChecklistBlock(blocks.StructBlock):
    """Points to tick, on paper or in the browser; nothing is stored."""

    title = blocks.CharBlock(label=_("title"), max_length=200)
    intro = blocks.TextBlock(label=_("introduction"), required=False)
    items = blocks.ListBlock(blocks.CharBlock(max_length=400), label=_("points"), min_num=1)
    confidential = blocks.BooleanBlock(label=_("filled in, this sheet is confidential"), required=False)

    class Meta:
        icon = "list-ul"
        group = _("Exercise")
        label = _("Checklist")
        template = "courses/blocks/checklist.html"


class CheckChoiceBlock(blocks.StructBlock):
    """One answer of a check-yourself question."""

    text = blocks.CharBlock(label=_("answer"), max_length=500)
    right = blocks.BooleanBlock(label=_("right"), required=False)
    feedback = blocks.TextBlock(label=_("feedback"), required=False)

    class Meta:
        icon = "tick"
        label = _("Answer")


class CheckBlock(blocks.StructBlock):
    """A question in the middle of a lesson. Ungraded, stored nowhere."""

    key = blocks.CharBlock(label=_("short name"), required=False, max_length=36)
    text = blocks.TextBlock(label=_("question"))
    choices = blocks.ListBlock(CheckChoiceBlock(), label=_("answers"), min_num=2, max_num=8)
    explanation = blocks.TextBlock(label=_("explanation"))

    def clean(self, value):
        """Refuse a question that has no right answer."""
        value = super().clean(value)
        if not any(choice["right"] for choice in value["choices"]):
            raise ValidationError(_("Mark at least one answer as right."))
        return value

    class Meta:
        icon = "help"
        group = _("Exercise")
        label = _("Check yourself")
        template = "courses/blocks/check.html"


class ReadingBlock(blocks.StructBlock):
    """A gauge in a situation: value, end of the scale, threshold."""

    label = blocks.CharBlock(label=_("what is measured"), max_length=80)
    value = blocks.DecimalBlock(label=_("value"))
    max = blocks.DecimalBlock(label=_("end of the scale"))
    threshold = blocks.DecimalBlock(label=_("threshold"), required=False)
    unit = blocks.CharBlock(label=_("unit"), required=False, max_length=20)


class ScenarioChoiceBlock(blocks.StructBlock):
    """One way to decide, and what follows from it."""

    key = blocks.CharBlock(label=_("short name"), max_length=36)
    text = blocks.CharBlock(label=_("decision"), max_length=200)
    detail = blocks.CharBlock(label=_("in one line"), required=False, max_length=300)
    consequence = blocks.RichTextBlock(label=_("what follows"), features=INLINE)
    rating = blocks.ChoiceBlock(
        label=_("how it holds"), choices=[("good", _("holds well")), ("possible", _("possible")), ("risky", _("risky"))], default="possible"
    )
    next = blocks.CharBlock(label=_("goes on at"), max_length=36, help_text=_("Short name of a step or of an ending."))


class ScenarioStepBlock(blocks.StructBlock):
    """A moment in which something has to be decided."""

    key = blocks.CharBlock(label=_("short name"), max_length=36)
    time = blocks.CharBlock(label=_("time"), required=False, max_length=60)
    title = blocks.CharBlock(label=_("title"), max_length=200)
    situation = blocks.RichTextBlock(label=_("situation"), features=INLINE)
    readings = blocks.ListBlock(ReadingBlock(), label=_("readings"), default=[], required=False)
    question = blocks.CharBlock(label=_("question"), max_length=300)
    choices = blocks.ListBlock(ScenarioChoiceBlock(), label=_("decisions"), min_num=2, max_num=6)


class ScenarioEndingBlock(blocks.StructBlock):
    """How the story can end."""

    key = blocks.CharBlock(label=_("short name"), max_length=36)
    title = blocks.CharBlock(label=_("title"), max_length=200)
    text = blocks.RichTextBlock(label=_("text"), features=INLINE)


class ScenarioBlock(blocks.StructBlock):
    """A decision game with consequences that reads as a text too. Nothing is stored."""

    key = blocks.CharBlock(label=_("short name"), max_length=36)
    title = blocks.CharBlock(label=_("title"), max_length=200)
    intro = blocks.RichTextBlock(label=_("situation at the beginning"), features=INLINE)
    steps = blocks.ListBlock(ScenarioStepBlock(), label=_("steps"), min_num=1)
    endings = blocks.ListBlock(ScenarioEndingBlock(), label=_("endings"), min_num=1)

    def clean(self, value):
        """Refuse a story with a dead end, an unknown goal or a step nobody can reach."""
        value = super().clean(value)
        steps = [(step["key"], [choice["next"] for choice in step["choices"]]) for step in value["steps"]]
        faults = scenario_faults(steps, [ending["key"] for ending in value["endings"]])
        if faults:
            raise ValidationError(_("The story does not hold together: %(faults)s") % {"faults": ", ".join(faults)})
        return value

    class Meta:
        icon = "decimal"
        group = _("Exercise")
        label = _("Scenario")
        template = "courses/blocks/scenario.html"


class SourceBlock(blocks.StructBlock):
    """Where a fact comes from."""

    ref = blocks.RegexBlock(regex=r"^S\d{1,3}[a-z]?$", label=_("mark"), help_text=_("As it stands in the text, for example S25."))
    title = blocks.CharBlock(label=_("title"), max_length=300)
    publisher = blocks.CharBlock(label=_("publisher"), required=False, max_length=200)
    year = blocks.CharBlock(label=_("year"), required=False, max_length=20)
    url = blocks.URLBlock(label=_("address"), required=False)

    class Meta:
        icon = "link-external"
        label = _("Source")


class LinesBlock(blocks.StreamBlock):
    """A short list of phrases: goals, audience."""

    line = blocks.CharBlock(max_length=300, icon="minus")


class AlignedBlock(blocks.StructBlock):
    """A skill of ESCO or a level of the European Qualifications Framework that the course answers to."""

    framework = blocks.ChoiceBlock(choices=[("esco", _("ESCO skill")), ("eqf", _("EQF level"))], label=_("framework"))
    name = blocks.CharBlock(label=_("name there"), max_length=200)
    url = blocks.RegexBlock(
        regex=r"^http://data\.europa\.eu/(esco/skill/[0-9a-fA-F-]{1,40}|snb/eqf/[1-8])$",
        label=_("address there"),
        error_messages={"invalid": _("The address begins with http://data.europa.eu/esco/skill/ or http://data.europa.eu/snb/eqf/.")},
    )

    class Meta:
        icon = "link-external"
        label = _("European framework")


class AlignmentBlock(blocks.StreamBlock):
    """Where a course stands in European frameworks."""

    target = AlignedBlock()


class SourcesBlock(blocks.StreamBlock):
    """The sources of a page."""

    source = SourceBlock()


class LessonBody(SharedBody):
    """Body of a lesson: the shared blocks and the exercises."""

    checklist = ChecklistBlock()
    check = CheckBlock()
    scenario = ScenarioBlock()
    tool = ToolBlock()
    facilitation = FacilitationBlock()

    class Meta:
        block_counts = {"facilitation": {"max_num": 1}}
