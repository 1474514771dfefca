"""What pages about employers ask for, under the names that their deeds take."""
