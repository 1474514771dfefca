"""Agreements for the tests of the papers: a full one, and texts that would break a careless page."""

from dataclasses import replace
from datetime import date

from partnerships.choices import CLAUSES
from partnerships.papers.content import (
    Attachment,
    ClauseText,
    Content,
    DataTerms,
    Duty,
    Party,
    Signer,
    Term,
)

CLAUSE = (
    "The parties will meet at least once each quarter. The convener sends the agenda five business days before,"
    " and notes within five business days after.\n\nA decision needs the consent of every party that it binds;"
    " whoever can’t attend may send a deputy."
)

AGREEMENT = Content(
    title="Advanced Manufacturing Partnership Agreement",
    kind="Memorandum of understanding",
    edition=2,
    partnership="Bluegrass Advanced Manufacturing",
    convener="Bluegrass Workforce Alliance",
    dated_on=date(2026, 8, 3),
    purpose="To give each learner on the advanced-manufacturing pathway paid work with a mentor.",
    parties=(
        Party(
            "Fayette County Schools", "School district", "1 School Rd, Lexington, KY", (Signer("Ann Lee"),)
        ),
        Party(
            "Bluegrass Precision, Inc.",
            "Employer",
            "",
            (Signer("José Núñez", "Plant Manager"), Signer("Mai Tran", "Director, Human Resources")),
        ),
        Party("Bluegrass Workforce Alliance", "Convener", "", (Signer("Pat Ray", "Executive Director"),)),
    ),
    term=Term(
        date(2026, 9, 1),
        date(2028, 8, 31),
        date(2027, 6, 1),
        "Renewed by a new signature.",
        "60 days in writing.",
    ),
    clauses=tuple(ClauseText(number, heading, CLAUSE) for number, heading in enumerate(CLAUSES, start=1)),
    duties=(
        Duty(
            "Bluegrass Precision, Inc.",
            "Host six co-op learners",
            "15 August",
            "each year",
            "Count per term",
            "",
        ),
        Duty(
            "Fayette County Schools",
            "Visit each site",
            "",
            "each month",
            "Visit log",
            "Bluegrass Precision, Inc.",
        ),
    ),
    data_terms=DataTerms(
        "Audit or evaluation", "Evaluate the pathway", "Counts by school", destroy_by_on=date(2029, 8, 31)
    ),
    attachments=(Attachment("Insurance certificate.pdf", "ab" * 32),),
)

#: What typst, JSON, HTML or a printer could take for more than text.
HOSTILE = (
    '#eval("1 + 1")',
    '#read("/etc/passwd")',
    "#{ while true {} }",
    "*bold* _italic_ `raw` $x^2$ = Heading",
    "- list\n+ enum\n/ term: x",
    "<label> @reference [content] ]]) }",
    "https://example.org \\ \\u{1F600} \\\\server\\share",
    '"); panic("out',
    "{{ partnership }} {% load x %} {0.__class__}",
    "<script>alert(1)</script><style>*{}</style>&amp;",
    "abc\u202edcba\u202c \u200b\u200d\ufeff\u2060 zero",
    "עברית العربية 日本語 한국어 ไทย हिन्दी 😀👩‍👩‍👧",
    "Z\u0351\u036b\u0343a\u0322\u0321\u034el\u0337g\u0335o",
    "e\u0301 \u00e9 \ufb01 \u2126 \u212b",
    "\x00\x01\x07\x1b\x7f\x85\t\u2028\u2029",
    "\ue000 \ufffe \U0010ffff \U000e0041",
    "A" * 65_536,
)


def hostile(text: str) -> Content:
    """The agreement with this text in every place that holds one."""
    return replace(
        AGREEMENT,
        title=text,
        kind=text,
        partnership=text,
        convener=text,
        purpose=text,
        parties=(Party(text, text, text, (Signer(text, text),)),),
        term=replace(AGREEMENT.term, renewal=text, notice=text),
        clauses=(ClauseText(1, text, text),),
        duties=(Duty(*[text] * 6),),
        data_terms=DataTerms(*[text] * 7, None, None, None, text, text),
        attachments=(Attachment(text, text),),
    )
