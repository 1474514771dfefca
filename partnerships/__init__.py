"""The bridge: partnerships, their members, agreements, commitments and daily work."""
