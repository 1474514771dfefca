"""The floor that pages are measured against: one plain page of 50 rows. The product has no such page."""
