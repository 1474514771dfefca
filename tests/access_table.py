"""Who may open what: every address of the program has one row here, and a row without an address fails.

An answer is a status: 200 opens, 302 leads to the login (or onward, where `leads` says so), 403 a colleague
without the right, 404 a stranger (as if it didn't exist), 405 a wrong method.
"""

from typing import NamedTuple

ROLES = ("anonymous", "linked", "nobody", "stranger", "district", "viewer", "staff", "manager", "admin")

Answers = dict[str, int]


def answers(anonymous: int = 302, others: int = 200, **roles: int) -> Answers:
    """The same for everybody signed in, but for the roles that are named.

    `linked` came by a link, without an account: where nothing else is said it is a stranger from the street.
    """
    given = {"anonymous": anonymous, "linked": anonymous, **roles}
    return {role: given.get(role, others) for role in ROLES}


#: Anybody, signed in or not.
OPEN = answers(200)
#: Whoever signs in; what they see on it is their own.
SIGNED_IN = answers()
#: Whoever has a seat anywhere: the shared directory.
SEATED = answers(nobody=404)
#: The convener's people and the members': a partnership and all that hangs on it.
RECORD = answers(nobody=404, stranger=404)
#: The convener's staff who work, by a POST that leads back to a page.
WORK = answers(others=302, nobody=404, stranger=404, district=403, viewer=403)
#: A form of the convener's staff: its page opens for whoever may also send it.
SHEET = answers(nobody=404, stranger=404, district=403, viewer=403)
#: A form of the convener's staff and of a member's own people.
SHARED = answers(nobody=404, stranger=404, viewer=403)
#: What the convener's people read, and the members' don't.
STAFF = answers(nobody=404, stranger=404, district=403)
#: What an intermediary keeps for itself: its own people, and of them the managers write.
OWN = answers(nobody=404, stranger=404, district=404)
#: Whoever works on a partnership, as member or manager of its convener.
WORKING = answers(others=403, staff=200, manager=200, admin=200)
#: The same by a POST that leads back to a page, of what an intermediary's own people alone see.
OF_STEP = answers(others=302, nobody=404, stranger=404, district=404, viewer=403)
#: A form about what the convener's staff alone see.
ASKED = answers(nobody=404, stranger=404, district=404, viewer=403)
#: A deed about what a network alone sees: its people find it, and those who work there may do it.
OF_NETWORK = answers(nobody=404, stranger=404, district=404, viewer=403)
#: For whoever has a seat in a network.
CONVENING = answers(nobody=404, district=404)
#: What an intermediary's own people note: of administrators, too, only those who work for one.
NOTED = answers(nobody=404, district=404, admin=404)
KEPT = answers(others=404, viewer=403, staff=403, manager=200, admin=200)
#: Administrators alone.
ADMIN_ONLY = answers(others=403, admin=200)
#: What asks for the factor that is there: whoever has none is led on, or finds nothing.
WITH_FACTOR = answers(others=302, stranger=200, manager=200, admin=200)
HAS_FACTOR = answers(others=404, stranger=200, manager=200, admin=200)
#: What is there only as long as no factor of the kind is.
WITHOUT_FACTOR = answers(stranger=302, manager=302, admin=302)
#: The pages of a link, for the browser in which it was continued: to all others they are gone.
LINKED = answers(410, 410, linked=200)
#: Whoever writes to a contact of an organization that their intermediary works with.
SENDING = answers(others=403, nobody=404, staff=200, manager=200, admin=200)
#: The personal link of a contact, for the staff of whoever sent it.
SENT = answers(others=404, viewer=403, staff=200, manager=200, admin=200)
#: Pages before sign-in, which send whoever is signed in onward.
BEFORE = answers(200, 302)


class Row(NamedTuple):
    """One address. `args` name things of tests/world.py; `queries` is the budget of a page."""

    name: str
    who: Answers
    args: tuple[str, ...] = ()
    queries: int | None = None  # None: no page of ours
    method: str = "get"
    query: str = ""
    leads: str = ""  # where a 302 of somebody signed in leads: the start of the address

    @property
    def is_page(self) -> bool:
        return self.queries is not None


TABLE: tuple[Row, ...] = (
    # --- what wants attention
    Row("metrics:today", answers(nobody=302, district=302), queries=23, leads="/side/"),
    Row("metrics:situation_list", CONVENING, ("kind",), queries=11),
    Row("metrics:disposition_list", CONVENING, queries=12),
    Row("metrics:situation_snooze", OF_NETWORK, ("kind", "subject"), queries=12),
    Row("metrics:situation_assign", OF_NETWORK, ("kind", "subject"), queries=12),
    Row("metrics:situation_settle", OF_NETWORK, ("kind", "subject"), queries=12),
    Row("metrics:disposition_reopen", OF_NETWORK, ("disposition",), queries=10),
    # --- the instrument
    Row("metrics:portfolio", SIGNED_IN, queries=11),
    Row("metrics:health", RECORD, ("partnership",), queries=15),
    Row("metrics:health_state", RECORD, ("partnership",)),
    Row("metrics:health_rescore", WORK, ("partnership",), method="post", leads="/partnerships/"),
    Row("metrics:success", RECORD, ("partnership",), queries=15),
    Row("metrics:metric_detail", RECORD, ("partnership", "metric"), queries=15),
    Row("metrics:success_network", SIGNED_IN, queries=15),
    Row("metrics:report_new", SHEET, ("partnership",), queries=15),
    Row("metrics:report_detail", RECORD, ("report",), queries=15),
    Row("metrics:report_read", LINKED, ("report_link",), queries=12),
    Row("metrics:run_list", SIGNED_IN, queries=12),
    Row("metrics:run_detail", SEATED, ("run",), queries=12),
    Row(
        "metrics:run_retry",
        answers(others=403, nobody=404, admin=302),
        ("run",),
        method="post",
        leads="/runs/",
    ),
    # --- the partners' voice
    Row("metrics:survey_list", SIGNED_IN, queries=8),
    Row("metrics:survey_detail", RECORD, ("wave",), queries=15),
    Row("metrics:survey_new", SHEET, ("partnership",), queries=15),
    Row("metrics:survey_close", SHEET, ("wave",), queries=15),
    Row("metrics:respondent_new", SHEET, ("wave",), queries=15),
    Row("metrics:survey_answer", LINKED, ("survey",), queries=8),
    Row("metrics:link_surveys", LINKED, ("personal",), queries=8),
    Row(
        "metrics:survey_begin",
        answers(410, 410, linked=302),
        ("personal", "invitation"),
        method="post",
        leads="/links/",
    ),
    # --- the action guide
    Row("partnerships:connection_list", SIGNED_IN, queries=8),
    Row("partnerships:connection_detail", OWN, ("connection",), queries=34),
    Row("partnerships:connection_step", OWN, ("connection", "step"), queries=24),
    Row(
        "partnerships:connection_new",
        answers(others=403, stranger=200, staff=200, manager=200, admin=200),
        queries=10,
    ),
    Row("partnerships:connection_edit", ASKED, ("connection",), queries=14),
    Row("partnerships:connection_join", ASKED, ("connection",), queries=8),
    Row("partnerships:connection_end", ASKED, ("connection",), queries=8),
    Row("partnerships:introduction_new", ASKED, ("connection",), queries=10),
    Row("partnerships:plan_write", ASKED, ("connection",), queries=10),
    Row("partnerships:step_finish", ASKED, ("connection", "step"), queries=14),
    Row("partnerships:step_reopen", OF_STEP, ("connection", "step"), method="post", leads="/connections/"),
    Row("partnerships:connection_advance", OF_STEP, ("connection",), method="post", leads="/connections/"),
    Row("partnerships:partnership_canvas", RECORD, ("partnership",), queries=12),
    Row("partnerships:intersection_new", SHEET, ("partnership",), queries=10),
    Row("partnerships:intersection_drop", SHEET, ("intersection",), queries=10),
    Row("partnerships:commitment_new", SHEET, ("partnership",), queries=10),
    # --- money
    Row("partnerships:funding_list", SIGNED_IN, queries=15),
    Row("partnerships:source_detail", OWN, ("stream",), queries=10),
    Row("partnerships:partnership_funding", STAFF, ("partnership",), queries=16),
    Row("partnerships:source_new", answers(nobody=403, viewer=403), queries=8),
    Row("partnerships:source_edit", ASKED, ("stream",), queries=8),
    Row("partnerships:allocation_new", ASKED, ("stream",), queries=8),
    Row("partnerships:match_new", ASKED, ("stream",), queries=8),
    Row("partnerships:report_new", ASKED, ("stream",), queries=8),
    Row("partnerships:report_sent", ASKED, ("funder_report",), queries=8),
    Row("partnerships:allocation_edit", ASKED, ("allocation",), queries=8),
    Row("partnerships:allocation_spend", ASKED, ("allocation",), queries=8),
    Row("partnerships:budget_set", SHEET, ("partnership",), queries=8),
    Row("partnerships:budget_edit", ASKED, ("budget",), queries=8),
    # --- whether it runs
    Row("metrics:healthz", OPEN),
    Row("metrics:readyz", OPEN),
    # --- the bridge
    Row("partnerships:partnership_list", SIGNED_IN, queries=10),
    Row("partnerships:partnership_detail", RECORD, ("partnership",), queries=15),
    Row("partnerships:partnership_members", RECORD, ("partnership",), queries=18),
    Row("partnerships:partnership_promises", RECORD, ("partnership",), queries=15),
    Row("partnerships:partnership_purpose", RECORD, ("partnership",), queries=20),
    Row("partnerships:partnership_changes", RECORD, ("partnership",), queries=15),
    # --- the record, where it stands
    Row(
        "partnerships:partnership_new",
        answers(others=403, stranger=200, staff=200, manager=200, admin=200),
        queries=12,
    ),
    Row("partnerships:partnership_edit", SHEET, ("partnership",), queries=10),
    Row("partnerships:partnership_stage", SHEET, ("partnership",), queries=14),
    Row("partnerships:partnership_status", SHEET, ("partnership",), queries=8),
    Row("partnerships:change_undo", WORK, ("change",), method="post", leads="/partnerships/"),
    Row(
        "partnerships:change_restore",
        SHEET,
        ("change_kind", "change", "change_field"),
        queries=14,
    ),
    Row("partnerships:system_change_new", SHEET, ("partnership",), queries=8),
    Row("partnerships:assignment_new", SHEET, ("partnership",), queries=12),
    Row("partnerships:assignment_hand_over", SHEET, ("assignment",), queries=12),
    Row("partnerships:assignment_end", SHEET, ("assignment",), queries=8),
    Row("partnerships:pathway_link", SHEET, ("partnership",), queries=8),
    Row("partnerships:pathway_unlink", SHEET, ("pathway_link",), queries=8),
    # --- its members
    Row("partnerships:member_invite", SHEET, ("partnership",), queries=10),
    Row("partnerships:member_accept", SHEET, ("joining",), queries=8),
    Row("partnerships:member_take_back", SHEET, ("joining",), queries=8),
    Row("partnerships:member_leave", SHEET, ("membership",), queries=12),
    Row("partnerships:member_edit", SHEET, ("membership",), queries=10),
    Row("partnerships:member_cadence", SHEET, ("membership",), queries=8),
    Row("partnerships:meeting_cadence", SHEET, ("partnership",), queries=8),
    Row("partnerships:contact_role", SHEET, ("contact",), queries=8),
    Row("partnerships:contact_end", SHEET, ("contact",), queries=8),
    Row("partnerships:value_state", SHEET, ("membership", "seeks"), queries=8),
    Row("partnerships:value_end", SHEET, ("value",), queries=8),
    Row("partnerships:contribution_new", SHEET, ("partnership",), queries=8),
    Row("partnerships:contribution_confirm", SHARED, ("gift",), queries=10),
    # --- its purpose, and whom it needs
    Row("partnerships:charter_adopt", SHEET, ("partnership",), queries=10),
    Row("partnerships:charter_endorse", SHEET, ("charter",), queries=10),
    Row("partnerships:review_new", SHEET, ("partnership",), queries=8),
    Row("partnerships:protocol_new", SHEET, ("partnership",), queries=10),
    Row("partnerships:protocol_end", SHEET, ("protocol",), queries=8),
    Row("partnerships:goal_new", SHEET, ("partnership",), queries=8),
    Row("partnerships:goal_edit", SHEET, ("goal",), queries=10),
    Row("partnerships:goal_end", SHEET, ("goal",), queries=8),
    Row("partnerships:need_state", SHEET, ("partnership",), queries=10),
    Row("partnerships:need_edit", SHEET, ("support",), queries=12),
    Row("partnerships:need_withdraw", SHEET, ("support",), queries=8),
    Row("partnerships:prospect_add", SHEET, ("support",), queries=8),
    Row("partnerships:prospect_approach", ASKED, ("prospect",), queries=8),
    Row("partnerships:prospect_decline", ASKED, ("prospect",), queries=8),
    # --- what is kept to begin with
    Row("partnerships:library", SIGNED_IN, queries=10),
    Row("partnerships:material_detail", OWN, ("material",), queries=8),
    Row(
        "partnerships:material_new",
        answers(others=403, stranger=200, manager=200, admin=200),
        ("material_kind",),
        queries=8,
    ),
    Row("partnerships:material_edit", KEPT, ("material",), queries=10),
    Row("partnerships:material_retire", KEPT, ("material",), queries=8),
    Row("partnerships:material_bring_back", KEPT, ("material",), queries=8),
    # --- agreements, to read
    Row("partnerships:agreement_list", SIGNED_IN, queries=14),
    Row("partnerships:agreement_calendar", SIGNED_IN, queries=8),
    Row("partnerships:agreement_detail", RECORD, ("agreement",), queries=15),
    Row("partnerships:agreement_signing", RECORD, ("sent",), queries=15),
    Row("partnerships:agreement_duties", RECORD, ("agreement",), queries=15),
    Row("partnerships:agreement_data", RECORD, ("data",), queries=15),
    Row("partnerships:agreement_past", RECORD, ("sent",), queries=15),
    Row("partnerships:agreement_text", RECORD, ("agreement",), queries=14),
    Row("partnerships:agreement_verify", STAFF, ("sent",), queries=15),
    Row("partnerships:agreement_certificate", RECORD, ("sent",)),
    Row("partnerships:agreement_plan", RECORD, ("work_based",)),
    Row("partnerships:paper_detail", RECORD, ("paper",), queries=8),
    Row("partnerships:paper_pdf", RECORD, ("paper",)),
    Row("partnerships:clause_detail", RECORD, ("clause",), queries=12),
    # --- agreements, to work on
    Row("partnerships:agreement_new", WORKING, queries=10),
    Row("partnerships:agreement_draft", SHEET, ("partnership",), queries=12),
    Row("partnerships:agreement_edit", SHEET, ("agreement",), queries=10),
    Row("partnerships:agreement_keepers", SHEET, ("agreement",), queries=10),
    Row("partnerships:agreement_hold", SHEET, ("agreement",), queries=10),
    Row("partnerships:agreement_review", SHEET, ("agreement",), queries=15),
    Row("partnerships:agreement_withdraw", SHEET, ("agreement",), queries=15),
    Row("partnerships:party_new", SHEET, ("agreement",), queries=10),
    Row("partnerships:party_remove", SHEET, ("party",), queries=10),
    Row("partnerships:agreement_finish", SHEET, ("agreement",), queries=10),
    Row("partnerships:clause_edit", SHEET, ("clause",), queries=12),
    Row("partnerships:clause_comment", SHEET, ("clause",), queries=8),
    Row("partnerships:reader_new", SHEET, ("agreement",), queries=12),
    Row("partnerships:reader_end", SHEET, ("reader",), queries=8),
    Row("partnerships:attachment_new", SHEET, ("agreement",), queries=8),
    Row("partnerships:attachment_withdraw", SHEET, ("attachment",), queries=8),
    Row("partnerships:duty_new", SHEET, ("agreement",), queries=10),
    Row("partnerships:duty_edit", SHEET, ("duty",), queries=12),
    Row("partnerships:duty_drop", SHEET, ("duty",), queries=8),
    Row("partnerships:terms_edit", SHEET, ("data",), queries=10),
    Row("partnerships:terms_destroyed", SHEET, ("terms",), queries=8),
    Row("partnerships:flow_new", SHEET, ("data",), queries=12),
    Row("partnerships:flow_cover", SHEET, ("flow",), queries=8),
    Row("partnerships:flow_end", SHEET, ("flow",), queries=8),
    Row("partnerships:interaction_new", SHEET, ("partnership",), queries=10),
    Row("partnerships:interaction_correct", ASKED, ("interaction",), queries=12),
    Row("partnerships:interaction_undo", ASKED, ("interaction",), queries=8),
    Row("partnerships:request_answer", SHEET, ("request",), queries=8),
    Row("partnerships:meeting_detail", RECORD, ("meeting",), queries=10),
    Row("partnerships:meeting_new", SHEET, ("partnership",), queries=10),
    Row("partnerships:meeting_replan", SHEET, ("meeting",), queries=10),
    Row("partnerships:meeting_invite", SHEET, ("meeting",), queries=10),
    Row("partnerships:meeting_hold", SHEET, ("meeting",), queries=10),
    Row("partnerships:meeting_cancel", SHEET, ("meeting",), queries=8),
    Row("partnerships:decision_new", SHEET, ("meeting",), queries=8),
    Row("partnerships:notes_share", SHEET, ("meeting",), queries=8),
    Row("partnerships:contact_new", SHEET, ("membership",), queries=10),
    Row("partnerships:contact_confirm", SHEET, ("contact",), queries=8),
    Row("metrics:value_new", SHEET, ("metric",), queries=10),
    Row("partnerships:delivery_new", SHARED, ("commitment",), queries=12),
    Row("partnerships:delivery_confirm", SHARED, ("delivery",), queries=10),
    Row("partnerships:commitment_due", SHEET, ("commitment",), queries=8),
    Row("partnerships:commitment_withdraw", SHEET, ("commitment",), queries=8),
    Row("partnerships:agreement_signers", SHEET, ("agreement",), queries=10),
    Row("partnerships:signer_new", SHEET, ("agreement",), queries=8),
    Row("partnerships:agreement_send", SHEET, ("agreement",), queries=22),
    Row("partnerships:agreement_take_back", SHEET, ("sent",), queries=15),
    Row("partnerships:signer_nudge", SHEET, ("signer",), queries=8),
    Row("partnerships:signer_readdress", SHEET, ("signer",), queries=8),
    Row("partnerships:signer_paper", SHEET, ("signer",), queries=10),
    Row("partnerships:question_answer", ASKED, ("question",), queries=8),
    Row("partnerships:agreement_check", SHEET, ("agreement",), queries=15),
    Row("partnerships:agreement_check_done", SHEET, ("agreement",), queries=15),
    Row("partnerships:agreement_renew", SHEET, ("agreement",), queries=8),
    Row("partnerships:agreement_amend", SHEET, ("agreement",), queries=8),
    Row("partnerships:agreement_notice", SHEET, ("agreement",), queries=10),
    Row("partnerships:notice_withdraw", SHEET, ("notice",), queries=8),
    Row("partnerships:agreement_terminate", SHEET, ("agreement",), queries=15),
    Row("partnerships:party_leave", SHEET, ("party",), queries=8),
    # --- the texts they are drafted from
    Row("partnerships:template_list", SIGNED_IN, queries=10),
    Row("partnerships:template_detail", OWN, ("template",), queries=12),
    Row("partnerships:template_new", answers(others=403, stranger=200, manager=200, admin=200), queries=8),
    Row("partnerships:template_edit", KEPT, ("template",), queries=10),
    Row("partnerships:template_retire", KEPT, ("template",), queries=8),
    # --- what employers say: on the public form, and what becomes of it
    Row("employers:interest_form", OPEN, ("network",), queries=8),
    Row("employers:interest_contact", answers(302, 302), ("network",), leads="/interest/"),
    Row("employers:interest_sent", answers(302, 302), ("network",), leads="/interest/"),
    Row("employers:inbox", SIGNED_IN, queries=12),
    Row("employers:offer_list", SIGNED_IN, queries=10),
    Row("employers:offer_detail", OWN, ("offered",), queries=14),
    Row("employers:offer_ask", ASKED, ("offered",), queries=10),
    Row("employers:link_offers", LINKED, ("personal",), queries=12),
    Row("employers:offer_new", LINKED, ("personal",), queries=12),
    Row("employers:offer_change", LINKED, ("personal", "offered"), queries=16),
    Row("employers:offer_withdraw", LINKED, ("personal", "offered"), queries=8),
    Row("employers:need_new", LINKED, ("personal",), queries=10),
    Row("employers:need_change", LINKED, ("personal", "need"), queries=14),
    Row("employers:competency_endorse", LINKED, ("personal", "taught"), queries=12),
    Row("employers:interest_list", SIGNED_IN, queries=10),
    Row("employers:interest_review", OWN, ("interest",), queries=18),
    Row("employers:interest_take", ASKED, ("interest",), queries=8),
    Row("employers:interest_decline", ASKED, ("interest",), queries=8),
    Row("employers:interest_spam", ASKED, ("interest",), queries=8),
    Row("employers:interest_reopen", ASKED, ("interest",), queries=8),
    # --- the map and the directory
    Row("pathways:pathway_list", SIGNED_IN, queries=10),
    Row("pathways:pathway_detail", SEATED, ("pathway",), queries=15),
    Row("directory:organization_list", SIGNED_IN, queries=9),
    Row("directory:organization_detail", SEATED, ("organization",), queries=15),
    Row("directory:file_download", RECORD, ("file",)),
    Row("directory:draft_save", answers(404, 404), method="post"),
    Row("directory:draft_discard", answers(404, 404), method="post"),
    Row("directory:account", SIGNED_IN, queries=12),
    Row("partnerships:partnership_board", SIGNED_IN, queries=12),
    Row("partnerships:stage_back", SHEET, ("partnership",), queries=8),
    # --- many rows of a list at once
    Row("directory:batch_new", SIGNED_IN, queries=12, query="?deed=partnership-status&row=1"),
    Row("directory:batch_detail", answers(others=404, staff=200, admin=200), ("batch",), queries=8),
    Row("directory:batch_undo", answers(others=404, staff=200, admin=200), ("batch",), queries=8),
    # --- organizations and people
    Row(
        "directory:organization_new",
        answers(others=403, stranger=200, staff=200, manager=200, admin=200),
        queries=8,
    ),
    Row("directory:organization_edit", SENDING, ("host",), queries=10),
    Row("directory:organization_notes", NOTED, ("host",), queries=8),
    Row(
        "directory:note_new", answers(nobody=404, district=404, viewer=403, admin=404), ("host",), queries=10
    ),
    Row(
        "directory:note_edit",
        answers(nobody=404, stranger=404, district=404, viewer=403, admin=404),
        ("note",),
        queries=8,
    ),
    Row(
        "directory:note_remove",
        answers(nobody=404, stranger=404, district=404, viewer=403, admin=404),
        ("note",),
        queries=6,
    ),
    Row("directory:person_list", SIGNED_IN, queries=8),
    Row("directory:person_detail", SEATED, ("person",), queries=8),
    Row("directory:person_new", SENDING, ("host",), queries=10),
    Row("directory:person_edit", SENDING, ("person",), queries=10),
    Row("directory:affiliation_new", answers(nobody=404, viewer=403), ("person",), queries=8),
    Row("directory:affiliation_edit", SENDING, ("person_there",), queries=10),
    Row("partnerships:organization_contacts", SEATED, ("host",), queries=10),
    Row("partnerships:person_contacts", SEATED, ("person",), queries=8),
    Row("partnerships:person_roles", SEATED, ("person",), queries=8),
    Row("partnerships:affiliation_handover", SENDING, ("person_there",), queries=15),
    # --- who may work for whom
    Row("directory:team", SIGNED_IN, queries=8),
    Row(
        "directory:seat_invite",
        answers(others=403, nobody=404, manager=200, admin=200),
        ("network",),
        queries=8,
    ),
    Row("directory:seat_edit", answers(others=404, staff=403, manager=200, admin=200), ("seat",), queries=8),
    Row(
        "directory:seat_remind", answers(others=404, staff=403, manager=200, admin=200), ("seat",), queries=8
    ),
    Row("directory:seat_end", answers(others=404, staff=200, manager=200, admin=200), ("seat",), queries=8),
    Row(
        "directory:factor_remove",
        answers(others=404, staff=403, manager=403, admin=200),
        ("seat",),
        queries=8,
    ),
    Row("directory:seat_accept", LINKED, ("invited",), queries=8),
    Row(
        "metrics:seat_handover", answers(others=404, staff=200, manager=200, admin=200), ("seat",), queries=15
    ),
    Row("metrics:job_list", answers(others=403, stranger=200, manager=200, admin=200), queries=10),
    # --- letters, and what each person wants of them
    Row("directory:absence_new", SIGNED_IN, queries=10),
    Row(
        "directory:absence_end",
        answers(nobody=404, stranger=404, district=404, viewer=403),
        ("absence",),
        queries=12,
    ),
    Row("directory:calendar", SIGNED_IN, queries=10),
    Row("partnerships:calendar_feed", OPEN, ("feed",)),
    Row("directory:preferences", SIGNED_IN, queries=10),
    Row("directory:unsubscribe", OPEN, ("stop",), queries=6),
    Row("directory:letter_list", CONVENING, queries=12),
    Row("directory:letter_resend", OF_NETWORK, ("letter",), queries=10),
    # --- views of lists
    Row("directory:view_save", SIGNED_IN, queries=8, query="?list=partnerships&query=stage%3D3"),
    Row("directory:view_edit", ASKED, ("view",), queries=10),
    Row("directory:view_forget", ASKED, ("view",), queries=8),
    Row("directory:view_restore", ASKED, ("view",), queries=8),
    # --- search and commands
    Row("directory:search", SIGNED_IN, queries=10, query="?q=bluegrass"),
    Row("directory:search_palette", SIGNED_IN),
    Row("directory:patterns", ADMIN_ONLY, queries=10),
    # --- links without an account
    Row("directory:link_open", OPEN, ("token",), queries=8),
    Row("directory:link_renewal", OPEN, queries=6),
    Row("directory:link_detail", LINKED, ("personal",), queries=10),
    Row("directory:link_stopped", OPEN, queries=6),
    Row("directory:link_resumed", OPEN, queries=6),
    Row("directory:link_handed", OPEN, queries=6),
    Row("directory:link_contact", LINKED, ("personal",), queries=10),
    Row("directory:link_stop", LINKED, ("personal",), queries=8),
    Row("directory:link_resume", LINKED, ("resume",), queries=8),
    Row(
        "directory:link_language",
        answers(410, 410, linked=302),
        ("personal",),
        method="post",
        leads="/links/",
    ),
    Row("directory:link_issue", SENDING, ("person_there",), queries=12),
    Row("directory:link_renew", SENT, ("personal",), queries=10),
    Row("directory:link_revoke", SENT, ("personal",), queries=10),
    Row("directory:link_leave", LINKED, ("link",), method="post"),
    Row("partnerships:sign", LINKED, ("link",), queries=20),
    Row("partnerships:sign_question", LINKED, ("link",), queries=15),
    Row("partnerships:sign_delegate", LINKED, ("link",), queries=15),
    Row("partnerships:sign_decline", LINKED, ("link",), queries=15),
    Row("partnerships:sign_pdf", LINKED, ("link",)),
    Row("partnerships:sign_file", LINKED, ("link", "enclosed")),
    Row("partnerships:read", LINKED, ("reading",), queries=20),
    Row("partnerships:read_pdf", answers(410, 410, linked=404), ("reading",)),
    Row("partnerships:read_file", LINKED, ("reading", "attachment")),
    Row("partnerships:sign_certificate", answers(410, 410, linked=404), ("link",)),
    # --- a contact's own page
    Row("partnerships:link_work", LINKED, ("personal",), queries=12),
    Row("partnerships:link_purpose", LINKED, ("personal",), queries=10),
    Row("partnerships:link_delivery_new", LINKED, ("personal", "owed"), queries=12),
    Row("partnerships:link_delivery_confirm", LINKED, ("personal", "arrived"), queries=10),
    Row("partnerships:link_file", LINKED, ("personal", "arrived")),
    Row("partnerships:link_value", LINKED, ("personal", "gift"), queries=10),
    Row("partnerships:link_delivery_missing", LINKED, ("personal", "arrived"), queries=10),
    Row("partnerships:link_value_missing", LINKED, ("personal", "gift"), queries=10),
    Row("partnerships:link_charter", LINKED, ("personal", "charter"), queries=12),
    Row("partnerships:link_champion", LINKED, ("personal",), queries=10),
    Row("partnerships:link_handover", LINKED, ("personal",), queries=8),
    # --- for whoever holds a document
    Row("partnerships:paper_find", OPEN, queries=6),
    Row("partnerships:paper_verify", OPEN, ("document",), queries=22),
    # --- employers: offers answered, matched and hosted
    Row("partnerships:offer_accept", ASKED, ("offered",), queries=15),
    Row("partnerships:offer_decline", ASKED, ("offered",), queries=8),
    Row("partnerships:offer_commitments", RECORD, ("offer",), queries=10),
    Row("partnerships:side", SIGNED_IN, queries=20),
    Row("partnerships:organization_partnerships", SEATED, ("host",), queries=8),
    Row("partnerships:organization_agreements", SEATED, ("host",), queries=8),
    Row("metrics:organization_ladder", SEATED, ("host",), queries=10),
    Row("employers:organization_offers", SEATED, ("host",), queries=8),
    Row("employers:organization_needs", SEATED, ("host",), queries=8),
    Row("employers:organization_asks", SEATED, ("host",), queries=8),
    Row("employers:organization_placements", SEATED, ("host",), queries=8),
    Row("employers:pathway_employers", SEATED, ("pathway",), queries=8),
    Row("employers:hosting", SIGNED_IN, queries=12),
    Row("employers:matching", SIGNED_IN, queries=15),
    Row("employers:ask_list", SIGNED_IN, queries=8),
    Row("employers:ask_new", answers(nobody=404, viewer=403), ("host",), queries=12),
    Row("employers:ask_close", ASKED, ("ask",), queries=8),
    Row(
        "employers:places_seek",
        answers(others=403, district=200, staff=200, manager=200, admin=200),
        queries=12,
    ),
    Row("employers:places_match", SHARED, ("sought",), queries=10),
    Row("employers:places_drop", SHARED, ("sought",), queries=8),
    Row("employers:offer_tie", SHEET, ("offer",), queries=10),
    Row("employers:placement_list", SIGNED_IN, queries=8),
    Row("employers:placement_new", SHARED, ("offer",), queries=10),
    Row("employers:placement_detail", RECORD, ("asked",), queries=8),
    Row("employers:placement_accept", SHEET, ("asked",), queries=8),
    Row("employers:placement_decline", SHEET, ("asked",), queries=8),
    Row("employers:placement_withdraw", SHARED, ("asked",), queries=8),
    Row(
        "employers:placement_confirm",
        answers(others=403, nobody=404, stranger=404, district=200, admin=200),
        ("asked",),
        queries=8,
    ),
    Row("employers:placement_start", SHARED, ("running",), queries=8),
    Row("employers:placement_complete", SHARED, ("running",), queries=8),
    Row("employers:placement_end", SHARED, ("running",), queries=8),
    Row("employers:link_placements", LINKED, ("personal",), queries=8),
    Row("employers:placement_answer", LINKED, ("personal", "asked"), queries=8),
    Row("employers:placement_report", LINKED, ("personal", "running"), queries=8),
    # --- signing in and one's own account (allauth)
    Row("account_login", BEFORE, queries=6, leads="/"),
    Row("account_signup", BEFORE, leads="/"),
    Row("account_logout", SIGNED_IN, queries=10),
    Row("account_inactive", OPEN, queries=10),
    Row("account_reauthenticate", SIGNED_IN, queries=12),
    Row("account_email", SIGNED_IN, queries=14),
    Row("account_email_verification_sent", OPEN),
    Row("account_confirm_email", OPEN, ("nonsense",)),
    Row("account_change_password", SIGNED_IN, queries=12),
    Row("account_set_password", answers(others=302), leads="/accounts/"),
    Row("account_reset_password", OPEN, queries=10),
    Row("account_reset_password_done", OPEN, queries=10),
    Row("account_reset_password_from_key", OPEN, ("nonsense", "nonsense"), queries=10),
    Row("account_reset_password_from_key_done", OPEN, queries=10),
    Row("account_request_login_code", BEFORE, queries=6, leads="/"),
    Row("account_confirm_login_code", answers(302, 302), leads="/"),
    Row("mfa_index", SIGNED_IN, queries=14),
    Row("mfa_authenticate", answers(302, 302), leads="/"),
    Row("mfa_reauthenticate", WITH_FACTOR, queries=14, leads="/"),
    Row("mfa_reauthenticate_webauthn", answers(others=302), leads="/"),
    Row("mfa_activate_totp", WITHOUT_FACTOR, queries=14, leads="/accounts/2fa/"),
    Row("mfa_deactivate_totp", HAS_FACTOR, queries=14),
    Row("mfa_view_recovery_codes", HAS_FACTOR, queries=14),
    Row("mfa_generate_recovery_codes", SIGNED_IN, queries=14),
    Row("mfa_download_recovery_codes", HAS_FACTOR),
    Row("mfa_list_webauthn", SIGNED_IN, queries=14),
    Row("mfa_add_webauthn", SIGNED_IN, queries=14),
    Row("mfa_edit_webauthn", answers(others=404), ("number",)),
    Row("mfa_remove_webauthn", answers(others=404), ("number",)),
    Row("mfa_login_webauthn", answers(302, 302), leads="/"),
    # --- the administration: one rule for all its addresses, tried on each of them
    Row("admin:*", answers(others=404, admin=200)),
)
ROWS = {row.name: row for row in TABLE}
