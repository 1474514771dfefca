"""What the library asks for: the words of a charter, a protocol or an agenda."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms import SeenForm
from directory.layout import helper, pair
from directory.models import Organization
from partnerships.choices import MaterialKind
from partnerships.models import Material

#: What each kind of material says besides its title.
WORDS = {
    MaterialKind.CHARTER: ("need", "serves", "geography", "goal"),
    MaterialKind.PROTOCOL: ("about", "text"),
    MaterialKind.AGENDA: ("text",),
}


class MaterialForm(SeenForm):
    """The words of one kind."""

    class Meta:
        model = Material
        fields = ("title", "about", "text", "need", "serves", "geography", "goal")
        labels = {
            "title": _("Title"),
            "about": _("About"),
            "text": _("What it says"),
            "need": _("The need"),
            "serves": _("Whom it serves"),
            "geography": _("Where"),
            "goal": _("The goal of its pathways"),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 10}),
            **{name: forms.Textarea(attrs={"rows": 3}) for name in WORDS[MaterialKind.CHARTER]},
        }

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self._meta.fields) - {"title", *WORDS[MaterialKind(kind)]}:
            del self.fields[name]
        for name in {"text", "about"} & set(self.fields):
            self.fields[name].required = True
        self.helper = helper(*self.head(), *WORDS[MaterialKind(kind)])

    def head(self) -> list[Any]:
        return ["title"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        charter = WORDS[MaterialKind.CHARTER]
        if "need" in self.fields and not any(cleaned.get(name) for name in charter):
            self.add_error("need", _("A charter says at least one of these."))
        return cleaned


class NewMaterialForm(MaterialForm):
    intermediary = forms.ModelChoiceField(Organization.objects.none(), label=_("Kept by"), empty_label=None)

    def __init__(self, *args: Any, intermediaries: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [row.pk for row in intermediaries]
        self.fields["intermediary"].queryset = Organization.objects.filter(pk__in=keys).order_by("name")  # type: ignore[attr-defined]

    def head(self) -> list[Any]:
        return [pair("title", "intermediary")]
