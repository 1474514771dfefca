"""The engine of all imports: open a table, recognize its kind, plan, commit. It prints nothing."""

from directory.imports.files import NothingImported, Wish, import_files, recognize_files
from directory.imports.kinds import FileResource, Kind, Need, Row, Source, recognize
from directory.imports.plan import Mode, Plan, make_plan
from directory.imports.report import Failure, Outcome, Report, write_failures
from directory.imports.tables import Refused, Table, open_content, open_file
from directory.imports.write import commit

__all__ = [
    "Failure",
    "FileResource",
    "Kind",
    "Mode",
    "Need",
    "NothingImported",
    "Outcome",
    "Plan",
    "Refused",
    "Report",
    "Row",
    "Source",
    "Table",
    "Wish",
    "commit",
    "import_files",
    "make_plan",
    "open_content",
    "open_file",
    "recognize",
    "recognize_files",
    "write_failures",
]
