"""How the fields of a form stand on its page."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout


def pair(*names: str) -> Div:
    """Short fields side by side where there is room."""
    return Div(*names, css_class="sheet__pair")


def helper(*parts: Any) -> FormHelper:
    """The fields alone, in this order: the sheet around them has the form and its key."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.render_hidden_fields = True
    made.layout = Layout(*parts)
    return made
