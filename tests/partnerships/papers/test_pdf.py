"""Papers are tagged PDF/UA, the same bytes for the same content, and show whatever was written as text."""

import io
import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest
import typst
from pypdf import PdfReader

from partnerships.papers import characters
from partnerships.papers.certificate import Certificate, Signed, moment
from partnerships.papers.characters import in_view, shown
from partnerships.papers.content import ClauseText, Content, content_hash
from partnerships.papers.pdf import agreement_pdf, certificate_pdf, plan_pdf
from partnerships.papers.plan import LEGAL_POINTS, PlanForm
from tests.partnerships.papers.sheets import AGREEMENT, CLAUSE, HOSTILE, hostile

SIGNED_AT = datetime(2026, 8, 4, 14, 5, 9, tzinfo=UTC)
CERTIFICATE = Certificate(
    title=AGREEMENT.title,
    kind=AGREEMENT.kind,
    edition=AGREEMENT.edition,
    partnership=AGREEMENT.partnership,
    convener=AGREEMENT.convener,
    made_on=date(2026, 8, 9),
    time_zone="America/Kentucky/Louisville",
    sha256=content_hash(AGREEMENT),
    pdf_sha256="12" * 32,
    head_hash="34" * 32,
    row_count=14,
    signed=(
        Signed(
            "José Núñez", "Plant Manager", "Bluegrass Precision, Inc.", "Code mailed to the link", SIGNED_AT
        ),
        Signed("Ann Lee", "", "Fayette County Schools", "Signed in with a second factor", SIGNED_AT),
    ),
    address="https://causeway.example.org/verify/",
)
FORM = PlanForm("Bluegrass Workforce Alliance", date(2026, 8, 3), program="Advanced Manufacturing")
PAPERS = {
    "agreement": lambda: agreement_pdf(AGREEMENT),
    "certificate": lambda: certificate_pdf(CERTIFICATE),
    "plan": lambda: plan_pdf(FORM),
}


def opened(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def words_of(data: bytes) -> str:
    """All letters of a paper, without the spaces that layout makes."""
    text = "".join(page.extract_text() for page in opened(data).pages)
    return squeezed(text)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_tagged_dated_and_always_the_same(name: str) -> None:
    data = PAPERS[name]()
    assert data == PAPERS[name]()
    reader = opened(data)
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in catalog
    assert catalog["/Lang"] == "en-US" and catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data()
    assert reader.metadata is not None and reader.metadata.title
    assert "20260" in str(reader.metadata["/CreationDate"])


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_brings_its_fonts_and_needs_none_of_the_machine(name: str) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in opened(PAPERS[name]()).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all(re.search(r"\+(LibertinusSerif|DejaVuSansMono|NewCM)", font) for font in fonts)


def test_an_agreement_says_all_of_its_content() -> None:
    text = words_of(agreement_pdf(AGREEMENT))
    terms = AGREEMENT.data_terms
    assert terms is not None
    for said in (
        AGREEMENT.partnership,
        AGREEMENT.purpose,
        *(party.name for party in AGREEMENT.parties),
        *(signer.title for party in AGREEMENT.parties for signer in party.signers),
        *(clause.heading for clause in AGREEMENT.clauses),
        *(duty.what for duty in AGREEMENT.duties),
        "September 1, 2026",
        "August 31, 2029",
        AGREEMENT.term.notice,
        terms.exception,
        AGREEMENT.attachments[0].sha256,
    ):
        assert squeezed(said) in text, said
    assert text.count("José") == 2  # as a party's signer, and in the block where he signs


def test_each_page_says_its_number_and_the_hash() -> None:
    pages = [page.extract_text() for page in opened(agreement_pdf(AGREEMENT)).pages]
    assert len(pages) == 4
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of 4" in text
        assert content_hash(AGREEMENT) in text


@pytest.mark.parametrize(
    "change", [{"title": "Another"}, {"edition": 3}, {"dated_on": date(2026, 8, 4)}, {"duties": ()}]
)
def test_another_content_is_another_paper(change: dict[str, object]) -> None:
    assert agreement_pdf(replace(AGREEMENT, **change)) != agreement_pdf(AGREEMENT)  # type: ignore[arg-type]


def test_the_least_that_an_agreement_may_hold() -> None:
    least = Content("Draft", "Memorandum", 1, "P", "C", date(2026, 1, 1), ())
    text = words_of(agreement_pdf(least))
    assert "Draft" in text and "Datasharing" not in text


@pytest.mark.parametrize("word", HOSTILE[:-1])
def test_what_was_written_is_shown_as_text(word: str) -> None:
    text = words_of(agreement_pdf(hostile(word)))
    plain = re.sub(r"[^ -~]", "", shown(word))
    for part in plain.replace("fi", " ").split():
        assert squeezed(part) in text, part


def test_a_word_of_64_kb_breaks_and_is_all_there() -> None:
    word = HOSTILE[-1]
    assert words_of(agreement_pdf(replace(AGREEMENT, purpose=word))).count("A") >= len(word)
    assert agreement_pdf(replace(AGREEMENT, title=word, convener=word))


def test_what_can_not_be_seen_is_written_out() -> None:
    assert shown("pay\u202e100 \u200b\x00") == "pay[U+202E]100 [U+200B][U+0000]"
    assert shown("e\u0301 日 a\tb\nc") == "é [U+65E5] a b\nc"
    assert shown("ab" * 32) == "ab" * 32  # a hash is copied whole
    assert shown("x" * 30).replace("\u200b", "") == "x" * 30


def test_a_page_shows_all_letters_and_writes_out_what_hides() -> None:
    assert in_view("日本 é 😀 עברית a\tb\nc") == "日本 é 😀 עברית a\tb\nc"
    assert in_view("pay\u202e100\u2066\x00\u200b") == "pay[U+202E]100[U+2066][U+0000][U+200B]"


def test_every_letter_that_is_let_through_can_be_set() -> None:
    letters = [chr(code) for code in range(32, 0xFFFF) if not 0xD800 <= code < 0xE000]
    let_through = [letter for letter in letters if shown(letter) == letter]
    assert len(let_through) > 3000
    assert agreement_pdf(replace(AGREEMENT, purpose=" ".join(let_through)))


def test_a_letter_no_font_has_would_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: without writing codes the printer refuses the paper."""
    monkeypatch.setattr(characters, "_is_shown", lambda letter: True)
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        agreement_pdf(replace(AGREEMENT, purpose="日"))


def test_a_certificate_says_who_signed_when_and_how_to_check() -> None:
    text = words_of(certificate_pdf(CERTIFICATE))
    for said in (
        CERTIFICATE.sha256,
        CERTIFICATE.pdf_sha256,
        CERTIFICATE.head_hash,
        "Plant Manager",
        "Signed in with a second factor",
        "August 4, 2026, 10:05:09 AM EDT",
        "August 4, 2026, 2:05:09 PM UTC",
        "14 linked entries",
        "verify_agreement",
        CERTIFICATE.address,
    ):
        assert squeezed(said) in text, said
    assert len(opened(certificate_pdf(CERTIFICATE)).pages) == 1


@pytest.mark.parametrize("word", HOSTILE[:-1])
def test_a_certificate_takes_any_text(word: str) -> None:
    signed = (Signed(word, word, word, word, SIGNED_AT),)
    assert certificate_pdf(replace(CERTIFICATE, title=word, partnership=word, signed=signed))
    assert plan_pdf(replace(FORM, convener=word, program=word, school=word, employer=word))


def test_an_unknown_time_zone_is_refused() -> None:
    assert moment(datetime(2026, 1, 2, 0, 4, 5, tzinfo=UTC)) == "January 2, 2026, 12:04:05 AM UTC"
    with pytest.raises(ZoneInfoNotFoundError):
        moment(SIGNED_AT, "Kentucky/Nowhere")


def test_the_plan_is_two_blank_pages_with_sourced_points() -> None:
    data = plan_pdf(FORM)
    text = words_of(data)
    assert len(opened(data).pages) == 2
    for point in LEGAL_POINTS:
        assert squeezed(point.text) in text and squeezed(point.source) in text
    assert squeezed(FORM.program) in text and "counsel" in text and "Dateofbirth".upper() in text


def test_a_two_page_agreement_is_set_quickly() -> None:
    short = replace(AGREEMENT, clauses=AGREEMENT.clauses[:4], attachments=())
    assert len(opened(agreement_pdf(short)).pages) == 2
    started = time.perf_counter()
    for _ in range(10):
        agreement_pdf(short)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("ends_with", ["clauses", "duties", "attachments", "data_terms"])
def test_the_signatures_never_stand_alone_on_a_page(ends_with: str) -> None:
    """However long the text before: something of it goes over with them."""
    order = ["clauses", "duties", "data_terms", "attachments"]
    left_out = {name: None if name == "data_terms" else () for name in order[order.index(ends_with) + 1 :]}
    for lines in range(0, 60, 12):
        long = ClauseText(14, "The last", "A sentence of some length stands here. " * 4 * lines + CLAUSE)
        content = replace(AGREEMENT, **left_out, clauses=(*AGREEMENT.clauses[:4], long))
        pages = [page.extract_text() for page in opened(agreement_pdf(content)).pages]
        before = next(text for text in pages if "Each signer has read" in text).split("Signatures")[0]
        assert len(before.split()) > 4, (ends_with, lines)
