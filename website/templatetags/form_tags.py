"""How form fields are drawn: which frame a field needs, and its control without placeholder."""

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def field_kind(field: BoundField) -> str:
    """Which frame: hidden, check (one box), choices (a group of boxes or radios), or text (everything else)."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "check" if isinstance(widget, forms.CheckboxInput) else "text"


@register.simple_tag
def bare_widget(field: BoundField, value: str = "") -> SafeString:
    """The control itself. Placeholders that only repeat the label are dropped: they vanish on typing and are hard to read.

    `value` fills an empty, unbound field: the demonstration's accounts come by address.
    """
    field.field.widget.attrs.pop("placeholder", None)
    if value and not field.form.is_bound:
        field.form.initial[field.name] = value
    return field.as_widget()
