"""How days and times are written at each length, on pages and in letters (`directory.templatetags.words`)."""

DATE_FORMAT = "F j, Y"
SHORT_DATE_FORMAT = "M j, Y"
MONTH_DAY_FORMAT = "M j"
YEAR_MONTH_FORMAT = "F Y"
TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "F j, Y, g:i A T"
SHORT_DATETIME_FORMAT = "M j, Y, g:i A T"
