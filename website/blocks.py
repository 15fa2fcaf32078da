"""Blocks that every kind of page shares. Each has a template of its name in `templates/website/blocks/`."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import VideoChooserBlock

PROSE = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
INLINE = ["bold", "italic", "ul", "ol", "link"]


class ProseBlock(blocks.RichTextBlock):
    """Running text. A mark such as [S25] becomes a link to that source."""

    def __init__(self, **kwargs):
        super().__init__(features=PROSE, **kwargs)

    class Meta:
        icon = "pilcrow"
        group = _("Text")
        label = _("Text")
        template = "website/blocks/prose.html"


class FigureBlock(blocks.StructBlock):
    """A picture that says something; what it says stands in words as well."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(label=_("alternative text"), max_length=300, help_text=_("One sentence: what does the picture show?"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=300)
    description = blocks.TextBlock(
        label=_("as text"), required=False, help_text=_("Everything the picture says, for people who do not see it.")
    )
    source = blocks.CharBlock(label=_("source"), required=False, max_length=200)

    class Meta:
        icon = "image"
        group = _("Media")
        label = _("Figure")
        template = "website/blocks/figure.html"


class CalloutBlock(blocks.StructBlock):
    """A box that stands out: to remember, a note, a good example, a task on site, take care."""

    kind = blocks.ChoiceBlock(
        label=_("kind"),
        choices=[
            ("remember", _("Remember")),
            ("note", _("Note")),
            ("example", _("Good example")),
            ("onsite", _("Task on site")),
            ("caution", _("Take care")),
        ],
        default="remember",
    )
    title = blocks.CharBlock(label=_("title"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("text"), features=INLINE)

    class Meta:
        icon = "info-circle"
        group = _("Text")
        label = _("Callout")
        template = "website/blocks/callout.html"


class QuotationBlock(blocks.StructBlock):
    """Words of a source, short, with who said them."""

    text = blocks.TextBlock(label=_("words"))
    attribution = blocks.CharBlock(label=_("who"), max_length=200)
    source = blocks.CharBlock(label=_("source mark"), required=False, max_length=20)
    lang = blocks.ChoiceBlock(label=_("language"), required=False, choices=[("de", "Deutsch"), ("en", "English")])

    class Meta:
        icon = "openquote"
        group = _("Text")
        label = _("Quotation")
        template = "website/blocks/quotation.html"


class TableBlock(blocks.StructBlock):
    """A table with a caption and a head row."""

    caption = blocks.CharBlock(label=_("caption"), max_length=200)
    table = WagtailTableBlock(label=_("table"), table_options={"contextMenu": True, "minSpareRows": 0})

    class Meta:
        icon = "table"
        group = _("Text")
        label = _("Table")
        template = "website/blocks/table.html"


class VideoBlock(blocks.StructBlock):
    """A film of our own with captions and transcript; without both it cannot be published."""

    film = VideoChooserBlock(label=_("film"))
    title = blocks.CharBlock(label=_("title"), max_length=200)

    def clean(self, value):
        """Refuse a film without captions or transcript (WCAG 1.2.2 and 1.2.3)."""
        value = super().clean(value)
        film = value.get("film")
        if film is not None and not (film.captions and film.transcript):
            message = _("This film has no captions or no transcript yet. Add both to the film first.")
            raise blocks.StructBlockValidationError(block_errors={"film": ValidationError(message)})
        return value

    class Meta:
        icon = "media"
        group = _("Media")
        label = _("Film")
        template = "website/blocks/video.html"


class DownloadBlock(blocks.StructBlock):
    """A file to take along."""

    document = DocumentChooserBlock(label=_("file"))
    title = blocks.CharBlock(label=_("title"), max_length=200)
    text = blocks.CharBlock(label=_("what it is for"), required=False, max_length=300)

    class Meta:
        icon = "download"
        group = _("Media")
        label = _("Download")
        template = "website/blocks/download.html"


class SharedBody(blocks.StreamBlock):
    """The blocks that lessons and plain pages have in common."""

    prose = ProseBlock()
    figure = FigureBlock()
    callout = CalloutBlock()
    quotation = QuotationBlock()
    table = TableBlock()
    video = VideoBlock()
    download = DownloadBlock()


class StandardBody(SharedBody):
    """Body of a plain page."""
