"""What the database refuses beyond its constraints; read when the first migration is written."""

from config.triggers import KeepKey
from partnerships.guards import kin

GUARDS = [*kin("metrics"), KeepKey("partnerships_goal", "partnership_id")]
