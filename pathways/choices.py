"""The words of the map."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClusterScheme(models.TextChoices):
    """Both career-cluster schemes are held: states move from one to the other at their own pace."""

    FOURTEEN = "2024", _("National framework of 2024 (14)")
    SIXTEEN = "16", _("Older scheme (16)")


class AreaKind(models.TextChoices):
    NATION = "nation", _("Nation")
    STATE = "state", _("State")
    METRO = "metro", _("Metropolitan area")
    NONMETRO = "nonmetro", _("Nonmetropolitan area")


class FactMeasure(models.TextChoices):
    EMPLOYMENT = "employment", _("Employment")
    WAGE_MEAN = "wage_mean", _("Mean annual wage")
    WAGE_MEDIAN = "wage_median", _("Median annual wage")
    WAGE_P10 = "wage_p10", _("Annual wage, 10th percentile")
    WAGE_P25 = "wage_p25", _("Annual wage, 25th percentile")
    WAGE_P75 = "wage_p75", _("Annual wage, 75th percentile")
    WAGE_P90 = "wage_p90", _("Annual wage, 90th percentile")
    PROJECTED = "projected", _("Projected employment")
    GROWTH = "growth", _("Growth in percent")
    OPENINGS = "openings", _("Openings a year")


class FactStatus(models.TextChoices):
    """Why a value is or isn't there: a bare null would say neither."""

    RELEASED = "released", _("Released")
    AT_LEAST = "at_least", _("At least this much (top-coded)")
    NOT_RELEASED = "not_released", _("Not released by the publisher")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class StepKind(models.TextChoices):
    COURSE = "course", _("Course")
    COLLEGE_CREDIT = "college_credit", _("Early college credit")
    WORK_BASED = "work_based", _("Work-based learning")
    CREDENTIAL = "credential", _("Credential")
    OCCUPATION = "occupation", _("Occupation")


class ProgramLevel(models.TextChoices):
    SECONDARY = "secondary", _("Secondary")
    CERTIFICATE = "certificate", _("Certificate")
    ASSOCIATE = "associate", _("Associate degree")
    BACHELOR = "bachelor", _("Bachelor’s degree")
    GRADUATE = "graduate", _("Graduate")
