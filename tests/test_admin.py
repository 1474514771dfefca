"""The admin: every page opens for an administrator within its budget, and for nobody else at all."""

import inspect
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.keeping import Evidence, ReadOnly
from directory.models import StaleMark
from metrics.admin import UNKEPT
from partnerships.models import Commitment, Confirmation, Interaction, Membership, Partnership
from tests import build

OURS = ("directory", "pathways", "employers", "partnerships", "metrics")
KEPT = [model for model in admin.site._registry if model._meta.app_label in OURS]
LISTS, PAGES = 14, 60
#: What a form asks for under another name than the deed.
RENAMED = {("Confirmation", "contribution"): "of", ("Confirmation", "delivery"): "of"}
INLINE = re.compile(
    r"<script(?![^>]*\b(?:src|type=\"(?:application|text/html)))|<style|\sstyle=|\son\w+=", re.IGNORECASE
)


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def named(model):
    return model._meta.label


@pytest.fixture
def desk(admin, signed_in):
    return signed_in(admin)


def opened(client, address):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    assert b'rel="icon"' in answer.content, address  # else each browser asks for one in vain
    found = INLINE.search(answer.content.decode())
    assert not found, (address, answer.content.decode()[max(0, found.start() - 80) : found.end() + 80])
    return len(queries)


def test_every_model_has_a_page_or_a_reason():
    models = {
        model._meta.label
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
    }
    assert models == {model._meta.label for model in KEPT} | set(UNKEPT)


@pytest.mark.django_db
def test_the_index_leads_to_every_model(desk):
    address = reverse("admin:index")
    opened(desk, address)
    text = desk.get(address).content.decode()
    assert not [model for model in KEPT if page(model, "changelist") not in text]


@pytest.fixture
def without_index(monkeypatch):
    """Beside each page stands the index once more, which takes longer than the page; the test above looks at it."""
    monkeypatch.setattr(admin.site, "get_app_list", lambda request, app_label=None: [])


@pytest.mark.django_db
@pytest.mark.parametrize("model", KEPT, ids=named)
def test_each_page_of_a_model(model, desk, without_index):
    """One test a model: the pages share what is costly, the rows."""
    row = build.BUILDERS[model]()
    keeper = admin.site._registry[model]
    listed = page(model, "changelist")
    desk.get(listed)  # whatever is only asked once
    few = opened(desk, listed)
    for _ in range(3):
        build.BUILDERS[model]()
    many = opened(desk, listed)
    assert many <= few <= LISTS, (few, many)
    if keeper.search_fields:
        opened(desk, listed + "?q=a")
    assert opened(desk, page(model, "change", row.pk)) <= PAGES
    if hasattr(model, "history"):
        opened(desk, page(model, "history", row.pk))
    adds = not isinstance(keeper, ReadOnly)
    answer = desk.get(page(model, "add"))
    assert answer.status_code == (200 if adds else 403)
    assert not adds or not INLINE.search(answer.content.decode())
    if isinstance(keeper, ReadOnly | Evidence):
        assert desk.get(page(model, "delete", row.pk)).status_code == 403
    if isinstance(keeper, ReadOnly | Evidence) and not hasattr(keeper, "mends"):
        assert desk.post(page(model, "change", row.pk), {}).status_code == 403


SIGNED = {
    *(
        "Agreement",
        "AgreementParty",
        "AgreementTransition",
        "Clause",
        "Evidence",
        "Paper",
        "Signature",
        "Signer",
    ),
    *("CurrentDetail", "HealthSnapshot", "ScoreChunk", "ScoreRun"),
}


def test_signatures_scores_and_steps_are_read_only_for_good():
    read_only = {model.__name__ for model in KEPT if isinstance(admin.site._registry[model], ReadOnly)}
    assert read_only > SIGNED


def test_no_history_can_be_brought_back():
    from django.urls import get_resolver

    names = {str(name) for name in get_resolver().reverse_dict} | {
        str(name) for name in get_resolver().namespace_dict["admin"][1].reverse_dict
    }
    assert not [name for name in names if name.endswith("simple_history")]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["staff", "manager", "viewer", "district_user", "stranger", "nobody"])
def test_to_everybody_else_it_does_not_exist(request, who, signed_in):
    user = request.getfixturevalue(who)
    user.is_staff = True  # a flag alone opens nothing
    user.save()
    client = signed_in(user)
    row = build.Partnership()
    for address in (
        reverse("admin:index"),
        page(Partnership, "changelist"),
        page(Partnership, "change", row.pk),
        page(Interaction, "add"),
        reverse("admin:autocomplete"),
        reverse("admin:login"),
    ):
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code == 404, address


@pytest.mark.django_db
def test_without_signing_in_there_is_the_one_sign_in(client):
    """The admin's own form knows no second factor, so it is never shown."""
    for address in (reverse("admin:index"), page(Partnership, "changelist")):
        answer = client.get(address, follow=True)
        last, _ = answer.redirect_chain[-1]
        assert last == f"{reverse('account_login')}?next={address}"
    assert client.get(reverse("admin:login")).url.startswith(reverse("account_login"))


@pytest.mark.django_db
def test_an_administrator_without_a_second_factor_sets_it_up_first(admin, client, settings):
    settings.DEMO = False
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("admin:index")).url == reverse("mfa_index")


@pytest.mark.parametrize(
    "model", [model for model in KEPT if getattr(admin.site._registry[model], "asks", ())], ids=named
)
def test_a_form_asks_what_its_deed_takes(model):
    keeper = admin.site._registry[model]
    taken = inspect.signature(type(keeper).deed).parameters
    fields = {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}
    free = any(parameter.kind is parameter.VAR_KEYWORD for parameter in taken.values())
    for name in keeper.asks:
        assert RENAMED.get((model.__name__, name), name) in taken or (free and name in fields), name
    needed = {name for name, p in taken.items() if p.default is p.empty and p.kind is p.KEYWORD_ONLY}
    assert needed - {"by", "at"} <= {RENAMED.get((model.__name__, name), name) for name in keeper.asks}


def test_evidence_is_added_by_its_deed(desk, admin, partnership, employer):
    StaleMark.objects.all().delete()
    today = timezone.now().date()
    sent = {
        "partnership": partnership.pk,
        "membership": employer.pk,
        "direction": "in",
        "channel": "call",
        "on": build.DAY if build.DAY <= today else today,
        "subject": "A call",
    }
    answer = desk.post(page(Interaction, "add"), sent)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row = Interaction.objects.get()
    assert row.entered_on is not None and row.history.get().history_user == admin
    assert StaleMark.objects.filter(kind="partnership", key=partnership.pk).count() == 1


def test_what_a_deed_refuses_is_shown_at_its_field(desk, partnership):
    sent = {
        "partnership": partnership.pk,
        "membership": build.Membership().pk,
        "direction": "in",
        "channel": "call",
        "on": build.START,
        "subject": "A call",
    }
    answer = desk.post(page(Interaction, "add"), sent)
    assert answer.status_code == 200 and b"belongs to another partnership" in answer.content
    assert not Interaction.objects.exists() and not StaleMark.objects.exists()


def test_a_commitment_comes_with_its_due_date(desk, partnership, employer):
    sent = {
        "partnership": partnership.pk,
        "text": "Six interns",
        "owner": employer.pk,
        "made_on": build.START,
        "due_on": build.ago(5),
    }
    assert desk.post(page(Commitment, "add"), sent).status_code == 302
    assert Commitment.objects.get().due_dates.get().due_on == build.ago(5)


def test_a_confirmation_is_of_one_thing_and_by_its_receiver(desk, partnership):
    gift = build.Contribution(partnership=partnership)
    sent = {"contribution": gift.pk, "membership": gift.giver.pk, "on": gift.on}
    assert b"delivered itself" in desk.post(page(Confirmation, "add"), sent).content
    assert (
        b"Choose a contribution" in desk.post(page(Confirmation, "add"), {**sent, "contribution": ""}).content
    )
    assert desk.post(page(Confirmation, "add"), {**sent, "membership": gift.receiver.pk}).status_code == 302
    assert Confirmation.objects.get().contribution == gift


def empty_formsets(client, address):
    """The management fields of the inlines as the page itself sends them."""
    text = client.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="([^"]*_FORMS)" value="(\d+)"', text))


def test_a_partnership_starts_with_its_convener(desk, network):
    sent = {
        "name": "River Health",
        "convener": network.pk,
        "level": "local",
        "time_zone": "America/New_York",
        "started_on": build.START,
        "stage": "0",
    }
    answer = desk.post(page(Partnership, "add"), sent)
    assert answer.status_code == 302, answer.context["errors"]
    row = Partnership.objects.get()
    assert row.slug == "river-health" and row.memberships.get().role == "convener"
    answer = desk.post(page(Partnership, "add"), {**sent, "convener": build.Organization().pk})
    assert b"convened by an intermediary" in answer.content


def test_actions_say_what_was_refused(desk, partnership):
    waiting = build.Membership(partnership=partnership, accepted_on=None)
    done = build.Membership(partnership=partnership)
    sent = {"action": "accept", "_selected_action": [waiting.pk, done.pk]}
    answer = desk.post(page(Membership, "changelist"), sent, follow=True)
    waiting.refresh_from_db()
    assert waiting.accepted_on is not None
    assert b"1 done." in answer.content and b"already" in answer.content


def test_a_correction_marks_what_reads_it_and_names_who(desk, admin, partnership):
    StaleMark.objects.all().delete()
    change = page(Partnership, "change", partnership.pk)
    sent = {"name": "Another name", "level": "local", "summary": "", **empty_formsets(desk, change)}
    answer = desk.post(change, sent)
    assert answer.status_code == 302, answer.context["errors"]
    partnership.refresh_from_db()
    assert partnership.name == "Another name" and partnership.history.first().history_user == admin
    assert StaleMark.objects.filter(kind="partnership", key=partnership.pk).exists()


def test_a_letter_that_may_not_have_arrived_is_sent_again(desk):
    letter = build.Letter(state="unknown")
    sent = build.Letter(state="sent", sent_at=build.AT)
    answer = desk.post(
        page(type(letter), "changelist"),
        {"action": "send_again", "_selected_action": [letter.pk, sent.pk]},
        follow=True,
    )
    letter.refresh_from_db()
    sent.refresh_from_db()
    assert (letter.state, sent.state) == ("queued", "sent")
    assert b"1 waiting to be sent again" in answer.content
