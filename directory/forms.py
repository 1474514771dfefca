"""What forms of all apps share: a save that others have overtaken shows both values and loses neither."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

BOTH = gettext_noop(
    "Somebody else wrote “%(theirs)s” meanwhile. Yours stands here: send it again to replace theirs."
)


class DayInput(forms.DateInput):
    """The browser's own way to pick a day."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(format="%Y-%m-%d", attrs=attrs)


class SeenForm(forms.ModelForm):
    """A form that knows which version of its row it showed; its view is `once`, which holds the lock.

    When another has saved meanwhile, what they alone changed is kept, and what both changed is shown in both
    versions: sending the form again then replaces theirs. Nothing is ever written over unseen.
    """

    #: The newest history row when the form was shown.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = newest(self.instance) if self.instance.pk else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            self.settle(cleaned)
        return cleaned

    def _post_clean(self) -> None:
        """Nothing is written on the row: its deed does that, and says in our words what doesn't fit."""

    def settle(self, cleaned: dict[str, Any]) -> None:
        """Compares three versions field by field: the one that was shown, the one that stands, and mine."""
        model = type(self.instance)
        standing = model._default_manager.select_for_update().get(pk=self.instance.pk)
        shown = model.history.filter(id=standing.pk, history_id=cleaned.get("seen")).first()
        if shown is not None and shown.history_id != newest(standing):
            for name in set(self._meta.fields) & set(cleaned):
                self.weigh(name, cleaned, getattr(shown.instance, name), getattr(standing, name))
        if shown is None:
            self.add_error(None, _("This form is too old. Look at what stands now, and send it again."))
        self.show_again(newest(standing))

    def weigh(self, name: str, cleaned: dict[str, Any], before: Any, theirs: Any) -> None:
        mine = cleaned[name]
        if theirs in (before, mine):
            return
        if mine == before:
            cleaned[name] = theirs
            return
        self.add_error(name, _(BOTH) % {"theirs": self.said(name, theirs)})

    def said(self, name: str, theirs: Any) -> str:
        """A value in the words of its field."""
        choices = dict(getattr(self.fields[name], "choices", None) or {})
        return str(theirs if isinstance(theirs, Model) else choices.get(theirs, theirs) or "–")

    def show_again(self, now: int | None) -> None:
        """Shown again, the form has the newest version in view."""
        data = self.data.copy()
        data[self.add_prefix("seen")] = now
        self.data = data


def newest(row: Model) -> int | None:
    """The number of the row's newest version."""
    return row.history.order_by("-history_id").values_list("history_id", flat=True).first()  # type: ignore[attr-defined, no-any-return]
