"""The seven-element health score, pure: evidence in, readings and scores out; no database, no clock."""
