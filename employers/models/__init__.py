"""Employers, their sites, what they need, what they offer, what they are asked and what they host."""

from employers.models.ask import Ask
from employers.models.employer import CompetencyEndorsement, Employer, Site
from employers.models.interest import Interest
from employers.models.need import Need
from employers.models.offer import Offer, OfferQuestion
from employers.models.placement import Placement, PlaceRequest

__all__ = [
    "Ask",
    "CompetencyEndorsement",
    "Employer",
    "Interest",
    "Need",
    "Offer",
    "OfferQuestion",
    "PlaceRequest",
    "Placement",
    "Site",
]
