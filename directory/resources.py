"""The files that fill the directory: Kentucky districts and schools, colleges, tax-exempt organizations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.text import slugify

from directory.choices import OrganizationKind, StaleKind
from directory.imports.kinds import FileResource, Kind, Record, Row
from directory.imports.names import readable, same_words
from directory.imports.widgets import Address, Chosen, Code, Known, Number, Text, column
from directory.models import Organization, School

#: Kentucky spans two time zones; these counties keep Central time.
CENTRAL_COUNTIES = {
    "Adair", "Allen", "Ballard", "Barren", "Breckinridge", "Butler", "Caldwell", "Calloway", "Carlisle",
    "Christian", "Clinton", "Crittenden", "Cumberland", "Daviess", "Edmonson", "Fulton", "Graves",
    "Grayson", "Green", "Hancock", "Hart", "Henderson", "Hickman", "Hopkins", "Livingston", "Logan", "Lyon",
    "Marshall", "McCracken", "McLean", "Metcalfe", "Monroe", "Muhlenberg", "Ohio", "Russell", "Simpson",
    "Todd", "Trigg", "Union", "Warren", "Webster",
}  # fmt: skip

ADDRESS = ("street", "city", "state", "zip_code")
ZIP = Code(r"\d{5}(-\d{4})?", "a ZIP code")
STATE = Code(r"[A-Z]{2}", "a state of two letters")


#: By what a state knows its districts and schools.
STATE_KEY = ("kind", "state", "state_code")


class County(Text):
    """“MCCRACKEN” and “McCracken County” are both McCracken."""

    def shape(self, text: str) -> str:
        return readable(text.removesuffix(" County"))


class Slugs:
    """Names in addresses: free ones, handed out once each."""

    def __init__(self) -> None:
        self.taken = set(Organization.objects.values_list("slug", flat=True).iterator(chunk_size=5000))
        self.numbers: Counter[str] = Counter()

    def take(self, name: str, city: str) -> str:
        """The name; if taken, with its city; if that is taken too, with a number."""
        plain = slugify(name)[:90] or "organization"
        slug = plain if plain not in self.taken else f"{plain}-{slugify(city)[:20]}".rstrip("-")
        base = slug
        while slug in self.taken:
            self.numbers[base] += 1
            slug = f"{base}-{self.numbers[base] + 1}"
        self.taken.add(slug)
        return slug


class OrganizationResource(FileResource):
    """What all registers of organizations share."""

    scored = ("kind",)
    stale_kind = StaleKind.ORGANIZATION.value

    def complete(self, instance: Any) -> None:
        slugs = self.source.memo.setdefault("slugs", None) or Slugs()
        self.source.memo["slugs"] = slugs
        instance.slug = slugs.take(instance.name, instance.city)
        if instance.state == "KY" and instance.county in CENTRAL_COUNTIES:
            instance.time_zone = "America/Chicago"


# --- districts and schools --------------------------------------------------------------------------------

GRADES = {"Preschool": "PK", "Entry": "PK", "Adult Ed": "AE"}


class Grade(Text):
    """“9th” → “9”, “Preschool” → “PK”."""

    def shape(self, text: str) -> str:
        short = GRADES.get(text) or re.sub(r"(st|nd|rd|th)$", "", text)
        if short and short not in {"PK", "K", "AE"} and not short.isdigit():
            raise ValueError(f"“{text[:40]}” is not a grade")
        return short


class SchoolYear(Code):
    """“20142015” → 2015, the year in which it ended."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        years = super().clean(value, row, **kwargs)
        return int(years[4:]) if years else None


def is_roll_up(cells: dict[str, str]) -> bool:
    return cells["SCH_NAME"].strip().startswith("---")


def roll_up(cells: dict[str, str]) -> str:
    return "a roll-up row: the district’s or the state’s total, not a school" if is_roll_up(cells) else ""


class DistrictResource(OrganizationResource):
    """A district is what its schools name; its own address stands in its roll-up row."""

    name = column("name", "DIST_NAME", Text(is_required=True))
    kind = column("kind", "kind", Chosen())
    street = column("street", "ADDRESS", Text())
    city = column("city", "CITY", Text())
    state = column("state", "STATE", STATE)
    zip_code = column("zip_code", "ZIPCODE", ZIP)
    county = column("county", "CNTYNAME", County())
    region = column("region", "COOP", Text())
    nces_id = column("nces_id", "nces_id", Chosen())
    state_code = column("state_code", "DIST_NUMBER", Code(r"\d{3}", "a district number of three digits"))

    matches = (STATE_KEY, ("nces_id",))
    is_shared = True

    class Meta:
        model = Organization
        fields = ("name", "kind", *ADDRESS, "county", "region", "nces_id", "state_code")

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        own = {row.cells["DIST_NUMBER"]: row for row in rows if is_roll_up(row.cells)}
        schools: dict[str, Row] = {}
        agencies: dict[str, str] = {}
        for row in (row for row in rows if not row.skip):
            number = row.cells["DIST_NUMBER"]
            schools.setdefault(number, row)
            if (school_id := row.cells["NCESID"].strip()).isdigit():
                agencies.setdefault(number, school_id[:7])
        for number, school in schools.items():
            yield own.get(number, school), self.record(number, own.get(number), school, agencies)

    def record(self, number: str, own: Row | None, school: Row, agencies: dict[str, str]) -> Record:
        cells: Record = dict((own or school).cells)
        if own is None:
            cells |= {"ADDRESS": "", "CITY": "", "ZIPCODE": ""}
        kind = OrganizationKind.DISTRICT.value
        return cells | {"kind": kind, "nces_id": agencies.get(number, "")}


class SchoolOrganizationResource(OrganizationResource):
    """The school as an organization, part of its district."""

    name = column("name", "SCH_NAME", Text(is_required=True))
    kind = column("kind", "kind", Chosen())
    parent = column(
        "parent",
        "DIST_NUMBER",
        Known(Organization, STATE_KEY, "district", (OrganizationKind.DISTRICT.value, "KY")),
    )
    street = column("street", "ADDRESS", Text())
    city = column("city", "CITY", Text())
    state = column("state", "STATE", STATE)
    zip_code = column("zip_code", "ZIPCODE", ZIP)
    county = column("county", "CNTYNAME", County())
    region = column("region", "COOP", Text())
    nces_id = column("nces_id", "NCESID", Code(r"\d{12}", "an NCES id of twelve digits"))
    state_code = column("state_code", "SCH_CD", Code(r"\d{6}", "a school code of six digits"))

    matches = (STATE_KEY, ("nces_id",))

    class Meta:
        model = Organization
        fields = ("name", "kind", "parent", *ADDRESS, "county", "region", "nces_id", "state_code")

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        for row, record in super().records(rows):
            lines = (record[name].strip() for name in ("ADDRESS", "ADDRESS2", "PO_BOX"))
            record["ADDRESS"] = ", ".join(line for line in lines if line)
            yield row, record | {"kind": OrganizationKind.SCHOOL.value}


class SchoolResource(FileResource):
    """The school's grades and head count."""

    organization = column(
        "organization",
        "SCH_CD",
        Known(Organization, STATE_KEY, "school", (OrganizationKind.SCHOOL.value, "KY")),
    )
    lowest_grade = column("lowest_grade", "LOW_GRADE", Grade())
    highest_grade = column("highest_grade", "HIGH_GRADE", Grade())
    enrollment_count = column("enrollment_count", "MEMBERSHIP", Number())
    enrollment_year = column("enrollment_year", "SCH_YEAR", SchoolYear(r"\d{8}", "a school year"))

    matches = (("organization",),)

    class Meta:
        model = School
        fields = ("organization", "lowest_grade", "highest_grade", "enrollment_count", "enrollment_year")

    def existing(self) -> Any:
        return School.objects.filter(organization__state="KY")


KDE_SCHOOLS = Kind(
    name="kde_profile",
    title="Kentucky districts and schools (KDE profile)",
    columns=(
        *("SCH_YEAR", "CNTYNAME", "DIST_NUMBER", "DIST_NAME", "SCH_NAME", "SCH_CD", "NCESID", "LOW_GRADE"),
        *("HIGH_GRADE", "MEMBERSHIP", "ADDRESS", "ADDRESS2", "PO_BOX", "CITY", "STATE", "ZIPCODE", "COOP"),
    ),
    resources=(DistrictResource, SchoolOrganizationResource, SchoolResource),
    skip=roll_up,
)


# --- colleges ---------------------------------------------------------------------------------------------

NOT_APPLICABLE = frozenset({"-1", "-2", "-3"})


class CollegeResource(OrganizationResource):
    """A college by its UNITID; one that is here by its EIN already is the same one."""

    name = column("name", "INSTNM", Text(is_required=True))
    kind = column("kind", "kind", Chosen())
    street = column("street", "ADDR", Text(NOT_APPLICABLE))
    city = column("city", "CITY", Text(NOT_APPLICABLE))
    state = column("state", "STABBR", STATE)
    zip_code = column("zip_code", "ZIP", ZIP)
    county = column("county", "COUNTYNM", County(NOT_APPLICABLE))
    website = column("website", "WEBADDR", Address(NOT_APPLICABLE))
    unitid = column("unitid", "UNITID", Code(r"\d{6}", "a UNITID of six digits", is_required=True))
    ein = column("ein", "EIN", Code(r"\d{9}", "an EIN of nine digits", empty=NOT_APPLICABLE))

    matches = (("unitid",), ("ein",))

    class Meta:
        model = Organization
        fields = ("name", "kind", *ADDRESS, "county", "website", "unitid", "ein")

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        """Campuses of one system share its EIN; then it names none of them."""
        shared = Counter(row.cells["EIN"] for row in rows)
        for row, record in super().records(rows):
            record["EIN"] = record["EIN"] if shared[record["EIN"]] == 1 else ""
            yield row, record | {"kind": OrganizationKind.POSTSECONDARY.value}


COLLEGES = Kind(
    name="ipeds_hd",
    title="Colleges (IPEDS institutional characteristics, HD)",
    columns=("UNITID", "INSTNM", "ADDR", "CITY", "STABBR", "ZIP", "COUNTYNM", "EIN", "WEBADDR"),
    resources=(CollegeResource,),
)


# --- tax-exempt organizations -----------------------------------------------------------------------------

#: Grant-making by its NTEE code: private and public foundations, community foundations.
GIVERS = ("T20", "T21", "T22", "T23", "T30", "T31")
#: A private foundation that does not operate programs itself.
PRIVATE_FOUNDATION = "04"


def kind_of(cells: dict[str, str]) -> str:
    """Philanthropy where a code says so; a community organization otherwise."""
    is_giver = cells["FOUNDATION"] == PRIVATE_FOUNDATION or cells["NTEE_CD"].startswith(GIVERS)
    return (OrganizationKind.PHILANTHROPY if is_giver else OrganizationKind.COMMUNITY).value


class Readable(Text):
    """Text that the register writes in capitals."""

    def shape(self, text: str) -> str:
        return readable(text)


class Zip(Code):
    """“41075-0000” has no last four."""

    def shape(self, text: str) -> str:
        return super().shape(text).removesuffix("-0000")


class ExemptResource(OrganizationResource):
    """A tax-exempt organization by its EIN; names repeat."""

    name = column("name", "NAME", Readable(is_required=True))
    kind = column("kind", "kind", Chosen())
    street = column("street", "STREET", Readable())
    city = column("city", "CITY", Readable())
    state = column("state", "STATE", STATE)
    zip_code = column("zip_code", "ZIP", Zip(r"\d{5}(-\d{4})?", "a ZIP code"))
    ein = column("ein", "EIN", Code(r"\d{9}", "an EIN of nine digits", is_required=True))

    matches = (("ein",),)
    fill = ("kind",)

    class Meta:
        model = Organization
        fields = ("name", "kind", *ADDRESS, "ein")

    def records(self, rows: Sequence[Row]) -> Iterator[tuple[Row, Record]]:
        for row, record in super().records(rows):
            yield row, record | {"kind": kind_of(row.cells)}

    def keeps(self, instance: Any) -> str:
        if instance.unitid or instance.nces_id:
            return "described by a register of schools or colleges already"
        return ""

    def differs(self, attribute: str, old: Any, new: Any) -> bool:
        """The register has no small letters, so a name that was put right by hand stays."""
        return bool(not same_words(old, new) if attribute in ("name", "street", "city") else old != new)


EXEMPT = Kind(
    name="irs_eo_bmf",
    title="Tax-exempt organizations (IRS business master file)",
    columns=("EIN", "NAME", "STREET", "CITY", "STATE", "ZIP", "SUBSECTION", "FOUNDATION", "NTEE_CD"),
    resources=(ExemptResource,),
)

#: In the order in which they build on each other.
KINDS = (KDE_SCHOOLS, COLLEGES, EXEMPT)
