"""Who is who: organizations, people, seats, access, links and letters."""
