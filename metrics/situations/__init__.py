"""Rows into situations, for many partnerships in a constant number of queries."""

from metrics.situations.found import Found, Place
from metrics.situations.measures import moved, values
from metrics.situations.offers import offers
from metrics.situations.people import people
from metrics.situations.promises import agreements, commitments, notes, requests
from metrics.situations.reports import reports
from metrics.situations.silence import silence

__all__ = ["FINDERS", "Found", "Place", "moved", "offers", "reports"]

#: Each reads some tables and gives what it finds of these partnerships.
FINDERS = (commitments, requests, silence, agreements, notes, values, people, moved)
