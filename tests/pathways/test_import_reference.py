"""Importing reference data: the real files with exact counts, their oddities, then each refusal."""

import csv
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from directory.imports import NothingImported, Refused, Wish, import_files
from directory.models import Organization
from directory.resources import KINDS as DIRECTORY_KINDS
from pathways.clusters import FOURTEEN, SIXTEEN, ensure_clusters
from pathways.models import (
    CareerCluster,
    CipSocLink,
    Industry,
    InstructionalProgram,
    Occupation,
    OnetCluster,
    OnetOccupation,
    Program,
    ProgramCompletions,
)
from pathways.resources import KINDS
from tests import published as files
from tests.directory.test_import_directory import AT, workbook
from tests.published import published

LISTS = (files.CLUSTERS, files.ZONES, files.NAICS, files.CROSSWALK, files.ONET, files.CIP)


def run(*paths, kinds=KINDS, **wish):
    reports = import_files(list(paths), kinds, Wish(**wish), at=AT)
    return {report.kind: report for report in reports}


def records(report):
    return {name: counts["created"] for name, counts in report.records.items()}


def nothing_written(reports):
    return not any(c["created"] or c["updated"] for r in reports.values() for c in r.records.values())


# --- codes and lists --------------------------------------------------------------------------------------


@pytest.fixture(scope="class")
def lists(django_db_setup, django_db_blocker):
    """All code lists, named in the wrong order on purpose."""
    paths = [published(name) for name in LISTS]
    with django_db_blocker.unblock(), transaction.atomic():
        yield run(*paths)
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestLists:
    def test_every_row_is_accounted_for(self, lists):
        assert {kind: (r.rows_read, dict(r.outcomes)) for kind, r in lists.items()} == {
            "cip_2020": (2848, {"created": 2687, "skipped": 161}),
            "onet_occupations": (1016, {"created": 1016}),
            "cip_soc": (6097, {"created": 5723, "skipped": 374}),
            "naics": (2125, {"created": 2125}),
            "onet_job_zones": (923, {"updated": 923}),
            "onet_clusters": (1011, {"created": 1011}),
        }
        assert not [failure for report in lists.values() for failure in report.failures]

    def test_skipped_rows_say_why(self, lists):
        assert lists["cip_2020"].skipped == {
            "moved to another code in this edition": 149,
            "deleted in this edition": 12,
        }
        assert lists["cip_soc"].skipped == {
            "99-9999 NO MATCH: a program without an occupation": 194,
            "99.9999 NO MATCH: an occupation without a program": 180,
        }

    def test_records_are_there_once(self, lists):
        assert records(lists["onet_occupations"]) == {"occupations": 867, "O*NET occupations": 1016}
        assert records(lists["cip_soc"]) == {"occupations": 0, "CIP–SOC links": 5723}
        assert records(lists["onet_clusters"]) == {"career clusters": 16, "onet clusters": 1033}
        assert Occupation.objects.count() == 867
        assert Occupation.history.count() == 867
        assert not Occupation.objects.filter(soc__endswith="-9999").exists()

    def test_cip_codes_are_text_and_titles_are_readable(self, lists):
        titles = dict(InstructionalProgram.objects.values_list("cip", "title"))
        assert titles["01.0000"] == "Agriculture, General"
        assert titles["01"] == "Agricultural/Animal/Plant/Veterinary Science and Related Fields"
        assert titles["01.1004"] == "Viticulture and Enology"
        assert "01.0309" not in titles
        assert Counter(len(cip) for cip in titles) == {7: 2173, 5: 464, 2: 50}
        assert all(cip[:2] in titles for cip in titles)

    def test_the_file_with_its_mark_is_read_from_its_first_column(self, lists):
        assert lists["cip_soc"].encoding == "UTF-8 with mark"
        links = CipSocLink.objects.filter(instructional_program__cip="01.0000")
        assert "19-1011" in links.values_list("occupation__soc", flat=True)

    def test_industries_hang_together_from_their_sectors(self, lists):
        parents = dict(Industry.objects.values_list("naics", "parent__naics"))
        assert (parents["311"], parents["445"]) == ("31-33", "44-45")
        assert (parents["484"], parents["491"], parents["111110"]) == ("48-49", "48-49", "11111")
        assert sorted(code for code, parent in parents.items() if parent is None) == sorted(
            ["11", "21", "22", "23", "31-33", "42", "44-45", "48-49", *map(str, range(51, 57))]
            + ["61", "62", "71", "72", "81", "92"]
        )
        assert not [
            title for title in Industry.objects.values_list("title", flat=True) if title != title.strip()
        ]

    def test_fine_occupations_belong_to_their_soc(self, lists):
        chief = OnetOccupation.objects.get(code="11-1011.03")
        assert (chief.title, chief.occupation.title) == ("Chief Sustainability Officers", "Chief Executives")
        assert chief.job_zone == 5
        assert OnetOccupation.objects.filter(job_zone=None).count() == 1016 - 923

    def test_a_cell_with_many_values_becomes_many_links(self, lists):
        links = OnetCluster.objects.filter(onet_occupation__code="53-7199.00")
        assert set(links.values_list("cluster__title", "career_pathway")) == {
            ("Architecture & Construction", "Construction"),
            ("Transportation, Distribution & Logistics", "Transportation Operations"),
        }

    def test_a_second_import_changes_nothing(self, lists):
        history = [model.history.count() for model in (Occupation, CipSocLink, Industry, OnetOccupation)]
        assert nothing_written(run(*[published(name) for name in LISTS]))
        again = [model.history.count() for model in (Occupation, CipSocLink, Industry, OnetOccupation)]
        assert again == history

    def test_what_staff_decided_about_a_link_stays(self, lists):
        CipSocLink.objects.filter(instructional_program__cip="01.0000").update(
            is_removed=True, reason="no jobs"
        )
        assert nothing_written(run(published(files.CROSSWALK)))
        assert CipSocLink.objects.filter(is_removed=True).exists()

    def test_both_schemes_of_clusters_stand_side_by_side(self, lists):
        ensure_clusters()
        ensure_clusters()
        assert Counter(CareerCluster.objects.values_list("scheme", flat=True)) == {"2024": 14, "16": 16}


# --- awards -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="class")
def awards(django_db_setup, django_db_blocker):
    colleges, cip, paths = published(files.COLLEGES), published(files.CIP), published(files.AWARDS)
    with django_db_blocker.unblock(), transaction.atomic():
        run(colleges, kinds=DIRECTORY_KINDS)
        run(cip)
        yield run(paths)["ipeds_completions"]
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestAwards:
    def test_every_row_is_accounted_for(self, awards):
        assert (awards.rows_read, awards.outcomes) == (4333, Counter(created=4008, skipped=325))
        assert awards.skipped == {"CIP 99: the grand total over all programs": 325}
        assert records(awards) == {"programs": 3373, "program completions": 4008}

    def test_counts_add_up_to_the_totals_that_were_passed_over(self, awards):
        with published(files.AWARDS).open(newline="") as stream:
            total = sum(int(row["CTOTALT"]) for row in csv.DictReader(stream) if row["CIPCODE"] == "99")
        assert sum(ProgramCompletions.objects.values_list("completions_count", flat=True)) == total

    def test_a_program_is_the_colleges_own(self, awards):
        found = Program.objects.get(organization__unitid="156189", instructional_program__cip="13.1202")
        assert (found.level, found.name) == ("bachelor", "Elementary Education and Teaching")
        assert str(found.from_on) == "2023-07-01"
        assert [(row.year, row.award_level, row.completions_count) for row in found.completions.all()] == [
            (2024, "5", 12)
        ]

    def test_a_second_import_changes_nothing(self, awards):
        assert nothing_written(run(published(files.AWARDS)))


# --- refusals ---------------------------------------------------------------------------------------------


@pytest.fixture
def write(tmp_path):
    def written(content, name="list.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


AWARDS = "UNITID,CIPCODE,MAJORNUM,AWLEVEL,CTOTALT\n999001,01.0000,1,5,4\n"
ONET = "onetsoc_code,title,description\n11-1011.00,Chief Executives,They lead.\n"
CIP = 'CIPFamily,CIPCode,Action,CIPTitle,CIPDefinition\n"=""01""","=""01.0000""",New,"Farms, General.",All of it.\n'

FIRST = {
    "awards": (AWARDS, "import the colleges first"),
    "crosswalk": (
        "CIP2020Code,CIP2020Title,SOC2018Code,SOC2018Title\n01.0000,Farms,11-9013,Farmers\n",
        "import the CIP codes",
    ),
    "zones": (
        workbook(["O*NET-SOC Code", "Title", "Job Zone"], ["11-1011.00", "x", 5]),
        "import the O[*]NET occupations",
    ),
    "clusters": (
        "Career Cluster,Career Pathway,Code,Occupation\nFinance,Banking,11-1011.00,x\n",
        "import the O[*]NET occupations",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "words"), FIRST.values(), ids=FIRST)
def test_what_must_come_first_is_said(write, content, words):
    with pytest.raises(Refused, match=words):
        run(write(content))


@pytest.mark.django_db
def test_a_directory_file_is_told_from_reference_data(write):
    with pytest.raises(Refused, match="none of the files that can be imported here"):
        run(write("UNITID,INSTNM,ADDR,CITY\n156189,Alice Lloyd College,1 Road,Pippa Passes\n"))
    assert not Organization.objects.exists()


def failures(path):
    with pytest.raises(NothingImported) as nothing:
        run(path)
    return [(f.row, f.column, f.reason) for f in nothing.value.reports[0].failures]


@pytest.mark.django_db
class TestBadRows:
    def test_a_code_of_the_wrong_form(self, write):
        found = failures(write(ONET + "11-10111.00,Nobody,x\n"))
        assert found == [(3, "onetsoc_code", "“11-10111.00” is not an O*NET-SOC code")]
        assert not Occupation.objects.exists()

    def test_a_link_without_its_program(self, write):
        run(write(CIP))
        crosswalk = "CIP2020Code,CIP2020Title,SOC2018Code,SOC2018Title\n,Farms,11-9013,Farmers\n"
        assert failures(write(crosswalk)) == [(2, "CIP2020Code", "is empty")]

    def test_an_industry_without_the_one_it_is_part_of(self, write):
        sheet = workbook(
            ["Seq. No.", "2022 NAICS US   Code", "2022 NAICS US Title"],
            [1, 311, "Food Manufacturing "],
            [2, "31-33", "Manufacturing"],
            [3, 5411, "Legal Services"],
        )
        assert failures(write(sheet)) == [(4, "2022 NAICS US Code", "no NAICS code 541 is known")]

    def test_a_cluster_that_is_none(self, write):
        run(write(ONET))
        header = "Career Cluster,Career Pathway,Code,Occupation\n"
        found = failures(
            write(header + "Wizardry,Spells,11-1011.00,x\nFinance; Finance,Banking,11-1011.00,x\n")
        )
        assert found == [
            (2, "", "“Wizardry” is not one of the 16 career clusters"),
            (3, "", "names 2 clusters but 1 career pathways"),
        ]

    def test_a_job_zone_that_is_none_and_an_unknown_occupation(self, write):
        run(write(ONET))
        sheet = workbook(
            ["O*NET-SOC Code", "Title", "Job Zone"], ["11-1011.00", "x", 6], ["53-7121.00", "x", 2]
        )
        assert failures(write(sheet)) == [
            (2, "Job Zone", "“6” is not a job zone from 1 to 5"),
            (3, "O*NET-SOC Code", "is not known here; only known ones are updated"),
        ]

    def test_an_unknown_college_program_and_level(self, write):
        run(write(CIP))
        Organization.objects.create(
            slug="c", name="Cedar Ford College", kind="postsecondary", unitid="999001"
        )
        rows = [
            "999002,01.0000,1,5,4",
            "999001,02.0000,1,5,4",
            "999001,01.0000,1,99,4",
            "999001,01.0000,1,5,-4",
        ]
        found = failures(write(AWARDS.splitlines()[0] + "\n" + "\n".join(rows) + "\n", "c2024_a.csv"))
        assert found == [
            (2, "UNITID", "no college with the UNITID 999002 is known"),
            (3, "CIPCODE", "no CIP code 02.0000 is known"),
            (4, "AWLEVEL", "“99” is not an award level"),
            (5, "CTOTALT", "“-4” is less than 0"),
        ]
        assert not Program.objects.exists()

    def test_a_figure_that_is_none_is_named_by_its_own_column(self, write):
        head = published(files.OEWS).read_text().splitlines()[:2]
        found = failures(write("\n".join([head[0], head[1].replace(",54720,", ",plenty,")]), "oews_2025.csv"))
        assert found == [(2, "Annual mean wage", "“plenty” is not a number")]


@pytest.mark.django_db
def test_a_year_that_stands_nowhere_is_asked_for(write):
    run(write(CIP))
    Organization.objects.create(slug="c", name="Cedar Ford College", kind="postsecondary", unitid="999001")
    path = write(AWARDS, "awards.csv")
    with pytest.raises(Refused, match="Say it with --year"):
        run(path)
    run(path, year=2023)
    assert ProgramCompletions.objects.get().year == 2023


# --- clusters and the command -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_clusters_hold_only_what_is_sure():
    ensure_clusters()
    clusters = {cluster.title: cluster for cluster in CareerCluster.objects.filter(scheme="2024")}
    assert set(clusters) == set(FOURTEEN)
    assert Counter(cluster.grouping for cluster in clusters.values()) == {
        "": 9,
        "Building & Moving": 3,
        "Cultivating Resources": 2,
    }
    older = CareerCluster.objects.get(scheme="16", title="Health Science")
    assert [cluster.title for cluster in older.successors.all()] == ["Healthcare & Human Services"]
    assert CareerCluster.objects.filter(scheme="16").count() == len(SIXTEEN) == 16
    assert CareerCluster.history.count() == 30


@pytest.mark.django_db
def test_what_staff_changed_in_a_cluster_stays():
    ensure_clusters()
    CareerCluster.objects.filter(title="Education").update(grouping="Caring for Communities")
    CareerCluster.objects.get(title="Health Science").successors.set(
        CareerCluster.objects.filter(title="Education")
    )
    ensure_clusters()
    assert CareerCluster.objects.get(title="Education").grouping == "Caring for Communities"
    assert [c.title for c in CareerCluster.objects.get(title="Health Science").successors.all()] == [
        "Education"
    ]


@pytest.mark.django_db
class TestCommand:
    def test_it_imports_and_makes_the_clusters(self, write, capsys):
        call_command("import_reference", str(write(ONET)))
        assert "O*NET occupations: 1 created, 0 updated" in capsys.readouterr().out
        assert CareerCluster.objects.count() == 30

    def test_a_dry_run_makes_nothing(self, write, capsys):
        call_command("import_reference", str(write(ONET)), "--dry-run")
        assert "Dry run: nothing was changed." in capsys.readouterr().out
        assert not CareerCluster.objects.exists()
        assert not Occupation.objects.exists()

    def test_it_names_the_kinds_that_it_knows(self, write):
        with pytest.raises(CommandError, match="Known are: CIP codes") as error:
            call_command("import_reference", str(write("a,b\n1,2\n")))
        assert error.value.returncode == 2
