"""The instrument: health scores, success metrics, surveys and boards."""
