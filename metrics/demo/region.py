"""Who lives in the region: intermediaries, schools, colleges, 150 employers, and the pathways."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from directory.models import (
    Affiliation,
    ContactCheck,
    Intermediary,
    Organization,
    Person,
    School,
    Seat,
    Tie,
    User,
)
from employers.choices import EmployerSize
from employers.models import Employer, Site
from metrics.demo.names import (
    COUNTIES,
    FAMILY,
    FIELDS,
    GIVEN,
    INDUSTRIES,
    INTERMEDIARIES,
    REGION,
    SEATS,
    TRADES,
)
from metrics.demo.rows import Rows
from partnerships.models import Agreement, AgreementTemplate, Partnership
from pathways.choices import AreaKind, FactMeasure
from pathways.models import (
    Area,
    CareerCluster,
    CipSocLink,
    Competency,
    Course,
    Credential,
    Industry,
    Initiative,
    InstructionalProgram,
    Occupation,
    OccupationFact,
    Pathway,
    PathwayStep,
    Program,
)

SOURCE = "Demo region (invented)"
TITLES = {
    "executive": {"employer": "President", "school": "Principal", "other": "Director"},
    "manager": {"employer": "HR Manager", "school": "CTE Coordinator", "other": "Program Manager"},
    "front_line": {"employer": "Shift Lead", "school": "Career Coach", "other": "Coordinator"},
}
#: The people who sign in; their password is set by the command.
LOGINS = [
    ("manager@threefords.example", "Rosa Wainscott", 0, "manager"),
    ("staff@threefords.example", "Amir Oakhurst", 0, "member"),
    ("viewer@threefords.example", "June Yarrow", 0, "viewer"),
    ("staff@quillvalley.example", "Priya Thornbury", 1, "member"),
    ("staff@sablewick.example", "Leo Ravenscar", 2, "member"),
]


@dataclass
class Region:
    """Everything that the partnerships draw on."""

    rows: Rows
    chance: Random
    today: date
    intermediaries: list[Organization] = field(default_factory=list)
    districts: dict[str, Organization] = field(default_factory=dict)
    schools: dict[str, list[Organization]] = field(default_factory=dict)
    colleges: list[Organization] = field(default_factory=list)
    boards: list[Organization] = field(default_factory=list)
    associations: dict[str, Organization] = field(default_factory=dict)
    employers: dict[str, list[Organization]] = field(default_factory=dict)
    facets: dict[str, Employer] = field(default_factory=dict)  # by slug of the organization
    people: dict[str, list[Affiliation]] = field(default_factory=dict)  # by slug, executive first
    industries: dict[str, Industry] = field(default_factory=dict)
    occupations: dict[str, Occupation] = field(default_factory=dict)
    credentials: dict[str, Credential] = field(default_factory=dict)
    pathways: dict[tuple[int, str], Pathway] = field(default_factory=dict)
    steps: dict[tuple[int, str], PathwayStep] = field(default_factory=dict)
    ties: dict[tuple[str, str], Tie] = field(default_factory=dict)
    #: Agreements that are out for signature, sent by the deed once their rows are written.
    to_send: list[Agreement] = field(default_factory=list)
    #: Partnerships whose partners are asked by the deed, like them.
    to_survey: list[Partnership] = field(default_factory=list)
    templates: dict[tuple[int, str], AgreementTemplate] = field(default_factory=dict)

    def ago(self, days: float) -> date:
        return self.today - timedelta(days=round(days))


def build_region(rows: Rows, chance: Random, today: date) -> Region:
    region = Region(rows, chance, today)
    add_intermediaries(region)
    add_education(region)
    add_others(region)
    add_map(region)
    add_employers(region)
    add_pathways(region)
    return region


def organization(region: Region, name: str, kind: str, county: int, **fields: object) -> Organization:
    county_name, zone = COUNTIES[county]
    street = region.chance.choice(["Mill", "Ford", "College", "Depot"])
    return region.rows.add(
        Organization(
            slug=slugify(name),
            name=name,
            kind=kind,
            county=county_name,
            city=SEATS[county_name],
            state="KY",
            time_zone=zone,
            region=REGION,
            zip_code=f"4{county}0{region.chance.randrange(10, 99)}",
            street=f"{region.chance.randrange(10, 990)} {street} Street",
            **fields,
        )
    )


def staff(region: Region, organization: Organization, kind: str, levels: list[str]) -> list[Affiliation]:
    """People at an organization, one a level named, checked now and then."""
    domain = f"{organization.slug}.example"
    for level in levels:
        given, family = region.chance.choice(GIVEN), region.chance.choice(FAMILY)
        person = region.rows.add(Person(given_name=given, family_name=family))
        since = region.ago(region.chance.randrange(560, 1500))
        number = len(region.people.get(organization.slug, [])) + 1
        affiliation = region.rows.add(
            Affiliation(
                person=person,
                organization=organization,
                title=TITLES[level][kind],
                level=level,
                from_on=since,
                email=f"{slugify(given)}.{slugify(family)}{number}@{domain}",
                phone=f"(606) 555-01{region.chance.randrange(10, 99)}",
            )
        )
        region.people.setdefault(organization.slug, []).append(affiliation)
    return region.people[organization.slug]


def check(region: Region, affiliation: Affiliation, on: date, outcome: str = "verified") -> None:
    region.rows.add(ContactCheck(affiliation=affiliation, outcome=outcome, on=on, entered_on=on))


def add_intermediaries(region: Region) -> None:
    for name, county in INTERMEDIARIES:
        index = [place for place, _ in COUNTIES].index(county)
        made = organization(region, name, "intermediary", index)
        region.rows.add(Intermediary(organization=made))
        region.intermediaries.append(made)
        staff(region, made, "other", ["executive", "manager", "front_line", "front_line"])


def add_education(region: Region) -> None:
    for index, (county, _) in enumerate(COUNTIES):
        district = organization(
            region, f"{county} County Schools", "district", index, state_code=f"{901 + index}"
        )
        region.districts[county] = district
        staff(region, district, "school", ["executive", "manager"])
        names = [f"{county} County High School", f"{SEATS[county]} Technical Center"]
        region.schools[county] = [school(region, name, index, district) for name in names]
    for number, county in enumerate(["Tallow", "Quill", "Sable"]):
        index = [place for place, _ in COUNTIES].index(county)
        college = organization(
            region, f"{SEATS[county]} Community College", "postsecondary", index, unitid=f"99000{number}"
        )
        region.colleges.append(college)
        staff(region, college, "school", ["executive", "manager", "front_line"])
    region.facets[region.colleges[0].slug] = region.rows.add(
        Employer(organization=region.colleges[0], size=EmployerSize.LARGE)
    )


def school(region: Region, name: str, county: int, district: Organization) -> Organization:
    made = organization(region, name, "school", county, parent=district)
    count = region.chance.randrange(280, 1300)
    region.rows.add(
        School(
            organization=made,
            lowest_grade="9",
            highest_grade="12",
            enrollment_count=count,
            enrollment_year=region.today.year - 1,
        )
    )
    staff(region, made, "school", ["executive", "manager", "front_line"])
    return made


def add_others(region: Region) -> None:
    for name, county in [("East Fords Workforce Board", 0), ("West Fords Workforce Board", 6)]:
        board = organization(region, name, "workforce_board", county)
        staff(region, board, "other", ["executive", "manager"])
        region.boards.append(board)
    for trade in TRADES:
        guild = organization(region, f"{REGION} {trade.title()} Council", "association", 0)
        staff(region, guild, "other", ["executive", "manager"])
        region.associations[trade] = guild
    fund = organization(region, f"{REGION} Community Fund", "philanthropy", 0)
    staff(region, fund, "other", ["executive"])
    closet = organization(region, "Work Clothes Closet of Tallowmere", "community", 0)
    staff(region, closet, "other", ["manager"])


def add_map(region: Region) -> None:
    """The few published codes that the region's pathways need; a real import later finds and keeps them."""
    kept = {row.naics: row for row in Industry.objects.filter(naics__in=INDUSTRIES)}
    for code, title in INDUSTRIES.items():
        if code not in kept:
            kept[code] = region.rows.add(Industry(naics=code, title=title))
    region.industries = kept
    area = region.rows.add(Area(code="DEMO", title=f"{REGION} region", kind=AreaKind.NONMETRO))
    codes = {soc: title for _, main, more, *_ in FIELDS.values() for soc, title in [main, *more]}
    known = {row.soc: row for row in Occupation.objects.filter(soc__in=codes)}
    for soc, title in codes.items():
        region.occupations[soc] = known.get(soc) or region.rows.add(Occupation(soc=soc, title=title))
        facts(region, region.occupations[soc], area)


def facts(region: Region, occupation: Occupation, area: Area) -> None:
    median = region.chance.randrange(34, 82) * 1000
    figures = {
        FactMeasure.EMPLOYMENT: region.chance.randrange(4, 90) * 10,
        FactMeasure.WAGE_MEDIAN: median,
        FactMeasure.WAGE_P25: round(median * 0.8),
        FactMeasure.WAGE_P75: round(median * 1.3),
        FactMeasure.OPENINGS: region.chance.randrange(5, 60),
    }
    for measure, value in figures.items():
        region.rows.add(
            OccupationFact(
                occupation=occupation,
                area=area,
                year=region.today.year - 1,
                source=SOURCE,
                measure=measure,
                value=value,
            )
        )
    region.rows.add(
        OccupationFact(
            occupation=occupation,
            area=area,
            year=region.today.year - 1,
            source=SOURCE,
            measure=FactMeasure.GROWTH,
            value=None,
            status="not_released",
        )
    )


def add_employers(region: Region) -> None:
    sizes = list(EmployerSize.values)
    for trade, (words, naics, count) in TRADES.items():
        made = region.employers.setdefault(trade, [])
        for number in range(count):
            county = (number * 3 + len(trade)) % len(COUNTIES)
            name = f"{SEATS[COUNTIES[county][0]]} {words[number % len(words)]}"
            if any(other.name == name for other in made):
                name = f"{region.chance.choice(FAMILY)} {words[number % len(words)]} of {COUNTIES[county][0]}"
            if any(other.name == name for other in made):
                name = f"{name} No. {number}"
            made.append(employer(region, name, county, naics, sizes[number % len(sizes)]))


def employer(region: Region, name: str, county: int, naics: str, size: str) -> Organization:
    made = organization(region, name, "employer", county, website=f"https://{slugify(name)}.example")
    industry = region.industries[naics]
    facet = region.rows.add(Employer(organization=made, industry=industry, size=size))
    region.facets[made.slug] = facet
    region.rows.add(Site(employer=facet, name="Main site", city=made.city, county=made.county))
    levels = ["executive", "manager", "front_line"]
    staff(region, made, "employer", levels[: region.chance.choice([1, 2, 2, 3])])
    return made


def add_pathways(region: Region) -> None:
    for trade, (title, main, more, cip, new, old, card, skills) in FIELDS.items():
        kinds = {row.cip: row for row in InstructionalProgram.objects.filter(cip=cip[0])}
        kind = kinds.get(cip[0]) or region.rows.add(InstructionalProgram(cip=cip[0], title=cip[1]))
        clusters = [cluster(region, "2024", new), cluster(region, "16", old)]
        credential = region.rows.add(
            Credential(name=card, issuer=f"{REGION} Assessment", is_of_value=True, source=SOURCE)
        )
        region.credentials[trade] = credential
        jobs = [region.occupations[soc] for soc, _ in [main, *more]]
        for job in jobs:
            if (
                kind.pk is None
                or not CipSocLink.objects.filter(instructional_program=kind, occupation=job).exists()
            ):
                region.rows.add(CipSocLink(instructional_program=kind, occupation=job, source=SOURCE))
        abilities = [region.rows.add(Competency(title=skill, source=SOURCE)) for skill in skills]
        college = region.colleges[len(trade) % 3]
        region.rows.add(
            Program(
                organization=college,
                instructional_program=kind,
                name=cip[1],
                level="certificate",
                from_on=region.ago(1400),
            )
        )
        for network, owner in enumerate(region.intermediaries):
            pathway(
                region, network, trade, f"{title} ({owner.name.split()[0]})", owner, clusters, jobs, abilities
            )
    region.rows.add(
        Initiative(
            name=f"{REGION} Career Days",
            organization=region.intermediaries[0],
            region=REGION,
            summary="Each fall all districts visit workplaces for a day.",
            from_on=region.ago(900),
        )
    )


def cluster(region: Region, scheme: str, title: str) -> CareerCluster:
    found = CareerCluster.objects.filter(scheme=scheme, title=title).first()
    return found or region.rows.add(CareerCluster(scheme=scheme, title=title))


def pathway(
    region: Region,
    network: int,
    trade: str,
    title: str,
    owner: Organization,
    clusters: list[CareerCluster],
    jobs: list[Occupation],
    abilities: list[Competency],
) -> None:
    made = region.rows.add(
        Pathway(
            slug=slugify(title),
            title=title,
            owner=owner,
            cluster=clusters[0],
            older_cluster=clusters[1],
            summary="From the first workplace visit to a job with a future.",
        )
    )
    region.pathways[network, trade] = made
    county = COUNTIES[[0, 2, 6][network]][0]
    taught = region.schools[county][1]
    course = region.rows.add(
        Course(
            organization=taught,
            code=f"{trade[:3].upper()}{network}01",
            title=f"Introduction to {FIELDS[trade][0]}",
            credits=1,
            from_on=region.ago(1200),
        )
    )
    titles = [
        ("course", "First course", {"course": course}),
        ("college_credit", "Early college credit", {}),
        ("work_based", "Workplace experience", {}),
        ("credential", "Credential", {"credential": region.credentials[trade]}),
        ("occupation", jobs[0].title, {"occupation": jobs[0]}),
    ]
    for order, (kind, name, ties) in enumerate(titles, start=1):
        step = region.rows.add(PathwayStep(pathway=made, order=order, kind=kind, title=name, **ties))
        if kind == "work_based":
            region.steps[network, trade] = step
    region.rows.link(made, "schools", [taught])
    region.rows.link(made, "target_occupations", jobs)
    region.rows.link(made, "competencies", abilities)
    industry = region.industries[TRADES[trade][1]]
    region.rows.link(made, "target_industries", [industry])


#: Who of the first intermediary's people (executive first) signs in; the second leads its partnerships.
SELVES = {"manager@threefords.example": 0, "staff@threefords.example": 1, "viewer@threefords.example": 3}
ELSEWHERE = {"staff@quillvalley.example": 1, "staff@sablewick.example": 2}


def self_of(region: Region, email: str, name: str) -> Person | None:
    """The person that a user is, under the name that signs in."""
    network = ELSEWHERE.get(email, 0)
    place = SELVES.get(email, 1 if email in ELSEWHERE else None)
    if place is None:
        return None
    person = region.people[region.intermediaries[network].slug][place].person
    person.given_name, person.family_name = name.split(" ", 1)
    person.save()
    return person


def add_users(region: Region, password: str) -> list[tuple[str, str]]:
    """Accounts of every role; returns (e-mail, what it shows)."""
    since = region.ago(540)
    district = region.districts["Tallow"]
    employer_home = region.employers["manufacturing"][0]
    people = [(email, name, region.intermediaries[network], role) for email, name, network, role in LOGINS]
    people += [
        ("district@tallow.example", "Esther Kingsfold", district, "member"),
        ("employer@tallow.example", "Hugo Stonebrook", employer_home, "member"),
    ]
    hashed = make_password(password)  # once: hashing is slow on purpose
    told = []
    for email, name, home, role in people:
        user = User.objects.create(
            email=email, password=hashed, name=name, person=self_of(region, email, name)
        )
        Seat.objects.create(user=user, organization=home, role=role, from_on=since)
        told.append((email, f"{role} at {home}"))
    User.objects.create(
        email="admin@causeway.example",
        password=hashed,
        name="Ada Administrator",
        is_staff=True,
        is_superuser=True,
    )
    return [*told, ("admin@causeway.example", "administrator")]
