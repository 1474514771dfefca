"""How the admin keeps rows: every save is a deed, evidence is only ever added, some things are only read."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin, TabularInline
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import ForeignKey, ManyToManyField, Model
from django.forms import CharField, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from simple_history.admin import SimpleHistoryAdmin

from directory.actions.mark import mark_stale
from directory.actions.save import save

#: Rights follow from seats, not from groups; what a second factor rests on is nobody's to look at.
NEVER_KEPT = frozenset({"auth.Group", "mfa.Authenticator"})


class Site(AdminSite):
    """For administrators alone, who come in by the one sign-in there is; to others it doesn't exist."""

    site_header = "Causeway administration"
    site_title = "Causeway"
    index_title = "All records"
    empty_value_display = "–"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        is_one = isinstance(model_or_iterable, type)
        models: list[Any] = [model_or_iterable] if is_one else list(model_or_iterable)
        kept = [model for model in models if model._meta.label not in NEVER_KEPT]
        super().register(kept, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Only ever leads to the one sign-in: a form here would know no second factor."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        if request.user.is_authenticated:
            return redirect("admin:index")
        onward = request.GET.get("next", reverse("admin:index"))
        return redirect_to_login(onward, reverse("account_login"))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("account_login"))
            if not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return update_wrapper(door, inner)


class DeedForm(ModelForm):
    """Tries the deed and takes it back, so that what it refuses is shown at the field that can mend it."""

    keeper: Kept
    request: HttpRequest

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            with transaction.atomic():
                self.keeper.perform(self.request, copy.copy(self.instance), self)
                transaction.set_rollback(True)
        except ValidationError as refused:
            self.show(refused)

    def show(self, refused: ValidationError) -> None:
        is_named = hasattr(refused, "error_dict")
        named = refused.error_dict if is_named else {NON_FIELD_ERRORS: refused.error_list}
        for field, errors in named.items():
            self.add_error(field if field in self.fields else None, errors)


class Kept(SimpleHistoryAdmin):
    """Rows that an administrator may correct; who, when and why stay in the history."""

    form = DeedForm
    list_per_page = 50
    show_full_result_count = False
    save_on_top = False
    object_history_list_template = "admin/changes_list.html"
    #: What a change of such a row makes stale: kind, and the name of the key.
    stale: tuple[str, str] | None = None

    def get_urls(self) -> list[Any]:
        """Without the form that would bring an old version back: history is only read."""
        return ModelAdmin.get_urls(self)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.keeper, form.request = self, request
        return form

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every key to a model that can be searched: no page ever loads a whole table of choices."""
        kinds = (ForeignKey, ManyToManyField)
        fields = [*self.opts.fields, *self.opts.many_to_many]
        return [
            field.name for field in fields if isinstance(field, kinds) and searched(self.admin_site, field)
        ]

    def perform(self, request: HttpRequest, obj: Any, form: Any) -> Any:
        """Saves the row as a deed does; a subclass names the deed itself."""
        at = timezone.now()
        save(obj, by=request.user, at=at)  # type: ignore[arg-type]
        self.mark(obj, at)
        return obj

    def mark(self, obj: Any, at: Any) -> None:
        if self.stale is None:
            return
        kind, path = self.stale
        for name in path.split("__"):
            obj = getattr(obj, name, None)
        if obj is not None:
            mark_stale(kind, obj, at=at)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        row = self.perform(request, obj, form)
        if row is not obj:
            obj.__dict__.update(row.__dict__)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        at = timezone.now()
        for row in formset.save(commit=False):
            save(row, by=request.user, at=at)  # type: ignore[arg-type]
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()
        self.mark(form.instance, at)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj._history_user = request.user
        self.mark(obj, timezone.now())
        obj.delete()


def searched(site: AdminSite, field: Any) -> bool:
    target = site._registry.get(field.related_model)
    return target is not None and bool(target.search_fields)


class Evidence(Kept):
    """What happened: added by the same deed as everybody's, never changed and never deleted."""

    #: The deed that adds it, and the fields that it asks for.
    deed: Callable[..., Any]
    asks: tuple[str, ...] = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.asks
        return [field.name for field in [*self.opts.fields, *self.opts.many_to_many] if field.name != "id"]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """What belongs to a row comes after it."""
        return self.inlines if obj else ()

    def perform(self, request: HttpRequest, obj: Any, form: Any) -> Any:
        filled = {name: value for name, value in form.cleaned_data.items() if value is not None}
        return type(self).deed(**filled, by=request.user, at=timezone.now())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ByDeed(Evidence):
    """A row whose beginning is a deed and whose named fields may be corrected afterwards."""

    #: What may be corrected; everything else moves by deeds of its own.
    mends: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            () if obj is None else [name for name in self.get_fields(request, obj) if name not in self.mends]
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def perform(self, request: HttpRequest, obj: Any, form: Any) -> Any:
        if obj._state.adding:
            return super().perform(request, obj, form)
        return self.mend(request, obj, {name: form.cleaned_data[name] for name in form.changed_data})

    def mend(self, request: HttpRequest, obj: Any, fields: dict[str, Any]) -> Any:
        at = timezone.now()
        save(obj, by=request.user, at=at, fields=list(fields))  # type: ignore[arg-type]
        self.mark(obj, at)
        return obj


class ReadOnly(SimpleHistoryAdmin):
    """Written by the program alone, read-only for good."""

    list_per_page = 50
    show_full_result_count = False
    object_history_list_template = "admin/changes_list.html"

    def get_urls(self) -> list[Any]:
        return ModelAdmin.get_urls(self)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Not every such model has a history of its own: it is its own history."""
        if hasattr(self.model, "history"):
            return super().history_view(request, object_id, extra_context)
        raise Http404


class ReasonForm(ActionForm):
    """Beside the actions of a list: why, for those that ask it."""

    reason = CharField(label="because", required=False, max_length=240)


class Seen(TabularInline):
    """Rows shown on the page of what they belong to, each with a link to its own page."""

    extra = 0
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what the row is called by: one join instead of a query a row."""
        names = [field.name for field in self.opts.fields if isinstance(field, ForeignKey)]
        return super().get_queryset(request).select_related(*names, *self.also)

    also: tuple[str, ...] = ()


def seen(shown: type[Model], *fields: str, also: tuple[str, ...] = (), **more: Any) -> type[Seen]:
    """An inline of these fields."""
    words = {"model": shown, "fields": fields, "readonly_fields": fields, "also": also, **more}
    return type(f"Seen{shown.__name__}", (Seen,), words)


def each(keeper: ModelAdmin, request: HttpRequest, queryset: Any, deed: Any) -> None:
    """Does a deed on each chosen row, and says of each refusal why."""
    done = 0
    for row in queryset:
        try:
            deed(row, by=request.user, at=timezone.now())
            done += 1
        except ValidationError as refused:
            keeper.message_user(request, f"{row}: {' '.join(refused.messages)}", messages.WARNING)
    keeper.message_user(request, f"{done} done.")
