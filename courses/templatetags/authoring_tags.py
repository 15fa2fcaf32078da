"""Numbers for the authoring interface's own templates."""

from django import template
from wagtail.models import Page

from courses.counts import concern

register = template.Library()


@register.simple_tag
def people_concerned(*pages: Page) -> str:
    """The sentence that says how many people are in the middle of these pages' courses; empty when nobody is."""
    return concern(pages)


@register.simple_tag
def people_concerned_by_all(items: list[dict]) -> str:
    """The same for the list of a bulk action."""
    return concern([entry["item"] for entry in items])
