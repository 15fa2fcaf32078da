"""Blocks of lessons that are taken home or held in a room: the tool that learners fill in, the guide for trainers."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from courses.package.toolcheck import WORDS, facilitation_faults, tool_faults
from courses.package.tools import MAX_ROWS, ROWS
from website.blocks import INLINE

SAME = _("Small letters, digits and hyphens; the same in every language.")
KEY = r"^[a-z0-9-]{1,36}$"


class ToolOptionBlock(blocks.StructBlock):
    """One answer that a choice offers."""

    key = blocks.RegexBlock(regex=KEY, label=_("short name"), help_text=_("A number (1, 2, 3) if something is computed from the choice."))
    text = blocks.CharBlock(label=_("text"), max_length=200)


class ToolBandBlock(blocks.StructBlock):
    """What a result means in words."""

    up_to = blocks.DecimalBlock(
        label=_("up to"), required=False, help_text=_("The largest value for these words. The last entry has none.")
    )
    text = blocks.CharBlock(label=_("words"), max_length=120)
    tone = blocks.ChoiceBlock(
        label=pgettext_lazy("tool", "colour"),
        choices=[("good", _("green, fine")), ("possible", _("yellow, watch")), ("risky", _("red, act"))],
        default="possible",
    )


class ToolFieldBlock(blocks.StructBlock):
    """One field of the sheet, or one column of a table."""

    kind = blocks.ChoiceBlock(
        label=_("kind of field"),
        choices=[
            ("text", pgettext_lazy("tool", "Short text")),
            ("long", pgettext_lazy("tool", "Long text")),
            ("number", pgettext_lazy("tool", "Number")),
            ("date", pgettext_lazy("tool", "Date")),
            ("choice", pgettext_lazy("tool", "Choice")),
            ("tick", _("Box to tick")),
            ("result", _("Result, computed")),
        ],
        default="text",
    )
    label = blocks.CharBlock(label=pgettext_lazy("tool", "label"), max_length=200)
    key = blocks.RegexBlock(regex=KEY, label=_("short name"), help_text=SAME)
    help = blocks.CharBlock(
        label=pgettext_lazy("tool", "help"), required=False, max_length=400, help_text=_("One sentence below the label.")
    )
    unit = blocks.CharBlock(label=_("unit"), required=False, max_length=40, help_text=_("For numbers and results, for example m²."))
    decimals = blocks.IntegerBlock(label=_("decimals"), default=0, min_value=0, max_value=4)
    min = blocks.DecimalBlock(label=_("smallest number allowed"), required=False)
    max = blocks.DecimalBlock(label=_("largest number allowed"), required=False)
    options = blocks.ListBlock(ToolOptionBlock(), label=pgettext_lazy("tool", "options"), default=[], required=False, max_num=12)
    calculation = blocks.ChoiceBlock(
        label=_("calculation"),
        required=False,
        choices=[
            ("sum", _("Sum")),
            ("difference", _("Difference")),
            ("product", _("Product")),
            ("quotient", _("Quotient")),
            ("smallest", _("The smallest")),
            ("largest", _("The largest")),
        ],
    )
    of = blocks.ListBlock(
        blocks.CharBlock(max_length=36),
        label=_("computed from"),
        default=[],
        required=False,
        max_num=12,
        help_text=_(
            "Short names of numbers, results and choices of this section, or of an earlier one that is not repeated; or plain numbers."
        ),
    )
    round = blocks.ChoiceBlock(
        label=_("rounding"),
        choices=[("nearest", _("to the nearest")), ("down", pgettext_lazy("tool", "down")), ("up", pgettext_lazy("tool", "up"))],
        default="nearest",
    )
    rule = blocks.CharBlock(
        label=pgettext_lazy("tool", "rule"),
        required=False,
        max_length=600,
        help_text=_("One sentence: how it is computed, and in which country or state that holds."),
    )
    source = blocks.CharBlock(label=_("source marks"), required=False, max_length=60, help_text=_("For example S25 S26."))
    bands = blocks.ListBlock(ToolBandBlock(), label=_("words for the result"), default=[], required=False, max_num=6)

    class Meta:
        icon = "edit"
        label = pgettext_lazy("tool", "Field")
        label_format = "{label}"
        collapsed = True
        form_layout = BlockGroup(
            children=[
                "kind",
                "label",
                "key",
                "help",
                BlockGroup(children=["unit", "decimals", "min", "max"], heading=_("Only for numbers and results"), classname="collapsed"),
                BlockGroup(children=["options"], heading=_("Only for choices"), classname="collapsed"),
                BlockGroup(
                    children=["calculation", "of", "round", "rule", "source", "bands"], heading=_("Only for results"), classname="collapsed"
                ),
            ],
        )


class ToolGridBlock(blocks.StructBlock):
    """A matrix that is drawn from two choices of each row."""

    across = blocks.CharBlock(label=_("across"), required=False, max_length=36, help_text=_("Short name of a choice with numbers."))
    up = blocks.CharBlock(label=_("upwards"), required=False, max_length=36, help_text=_("Short name of another choice with numbers."))


class ToolSectionBlock(blocks.StructBlock):
    """A part of the sheet: fields below each other, or a table to which rows are added."""

    title = blocks.CharBlock(label=_("title"), max_length=200)
    key = blocks.RegexBlock(regex=KEY, label=_("short name"), help_text=SAME)
    intro = blocks.RichTextBlock(label=_("introduction"), required=False, features=INLINE)
    repeated = blocks.BooleanBlock(
        label=_("a table with rows"), required=False, help_text=_("Then the fields are its columns, seven at most; learners add rows.")
    )
    rows = blocks.IntegerBlock(label=_("empty rows on the blank sheet"), default=ROWS, min_value=1, max_value=MAX_ROWS)
    grid = ToolGridBlock(label=pgettext_lazy("tool", "matrix"), required=False, collapsed=True)
    fields = blocks.ListBlock(ToolFieldBlock(), label=pgettext_lazy("tool", "fields"), min_num=1, max_num=12)

    class Meta:
        icon = "form"
        label = pgettext_lazy("tool", "Section")
        label_format = "{title}"
        collapsed = True


class ToolPairBlock(blocks.StructBlock):
    """A value of the example."""

    field = blocks.CharBlock(label=_("short name of the field"), max_length=36)
    value = blocks.TextBlock(
        label=_("value"),
        required=False,
        max_length=2000,
        help_text=_("Dates as 2026-06-13, numbers with a point, choices by their short name, boxes true or false."),
    )

    class Meta:
        label_format = "{field}: {value}"


class ToolExampleBlock(blocks.StructBlock):
    """A section of the example; a table has one entry for each row."""

    section = blocks.CharBlock(label=_("short name of the section"), max_length=36)
    values = blocks.ListBlock(ToolPairBlock(), label=pgettext_lazy("tool", "values"), default=[], required=False, max_num=12)

    class Meta:
        label_format = "{section}"
        collapsed = True


class ToolBlock(blocks.StructBlock):
    """A sheet that learners fill in in their browser. What they write stays on their device."""

    title = blocks.CharBlock(label=_("title"), max_length=200)
    key = blocks.RegexBlock(regex=KEY, label=_("short name"), help_text=SAME)
    intro = blocks.RichTextBlock(label=_("introduction"), features=INLINE, help_text=_("What the sheet is for and how it is used."))
    confidential = blocks.BooleanBlock(
        label=_("filled in, this sheet is confidential"),
        required=False,
        help_text=_("Prints a line that says so at the top of every sheet."),
    )
    sections = blocks.ListBlock(ToolSectionBlock(), label=pgettext_lazy("tool", "sections"), min_num=1, max_num=8)
    example = blocks.ListBlock(
        ToolExampleBlock(),
        label=_("filled example"),
        default=[],
        required=False,
        help_text=_("For a place that does not exist. Results are computed, leave them out."),
    )

    def clean(self, value):
        """Refuse keys that stand twice, calculations that lead nowhere and an example that does not fit."""
        value = super().clean(value)
        faults = tool_faults(value)
        if faults:
            raise ValidationError(" ".join(_said(value, fault) for fault in faults))
        return value

    class Meta:
        icon = "clipboard-list"
        group = _("Exercise")
        label = _("Tool to take home")
        template = "courses/blocks/tool.html"


def _said(value, fault) -> str:
    path, word, about = fault
    sentence = now(WORDS[word]).format(*about)
    return f"{value['sections'][path[1]]['title']}: {sentence}" if path[0] == "sections" and len(path) > 2 else sentence


class AgendaBlock(blocks.StructBlock):
    """A step of a meeting."""

    minutes = blocks.IntegerBlock(label=_("minutes"), min_value=1, max_value=480)
    title = blocks.CharBlock(label=_("title"), max_length=200)
    text = blocks.RichTextBlock(label=_("what happens"), features=INLINE)

    class Meta:
        icon = "time"
        label = pgettext_lazy("tool", "Step")
        label_format = "{minutes}: {title}"


class FacilitationBlock(blocks.StructBlock):
    """How a group works through the module together. For trainers; learners do not see it."""

    title = blocks.CharBlock(label=_("title"), max_length=200)
    duration = blocks.IntegerBlock(
        label=_("minutes in all"), min_value=1, max_value=960, help_text=_("What the steps of the agenda add up to.")
    )
    group = blocks.CharBlock(
        label=pgettext_lazy("tool", "group"), required=False, max_length=300, help_text=_("How many people, from which offices.")
    )
    room = blocks.CharBlock(label=pgettext_lazy("tool", "room"), required=False, max_length=600)
    materials = blocks.ListBlock(blocks.CharBlock(max_length=300), label=_("materials"), default=[], required=False, max_num=40)
    preparation = blocks.RichTextBlock(label=_("preparation"), required=False, features=INLINE)
    agenda = blocks.ListBlock(AgendaBlock(), label=_("agenda"), min_num=1, max_num=30)
    notes = blocks.RichTextBlock(
        label=pgettext_lazy("tool", "notes"),
        required=False,
        features=INLINE,
        help_text=_("Difficult situations, how it works online, what must not be discussed."),
    )
    sign_in = blocks.BooleanBlock(label=_("with a list of participants"), required=False)

    def clean(self, value):
        """Refuse an agenda that does not take as long as the meeting."""
        value = super().clean(value)
        for _path, word, about in facilitation_faults(value):
            raise ValidationError(now(WORDS[word]).format(*about))
        return value

    class Meta:
        icon = "group"
        group = _("For trainers")
        label = _("Guide for trainers")
        template = "courses/blocks/facilitation.html"
