"""Words of templates that show an agreement's text."""

from django import template

from partnerships.papers import characters

register = template.Library()

register.filter("in_view", characters.in_view)
