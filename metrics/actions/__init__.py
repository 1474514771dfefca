"""What the instrument does: scoring, runs, stale marks, thinning, success metrics."""
