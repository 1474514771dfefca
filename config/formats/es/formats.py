"""Spanish as it is written in the United States: Django's is that of Spain, with a comma before decimals."""

DATE_FORMAT = r"j \d\e F \d\e Y"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
FIRST_DAY_OF_WEEK = 0
