"""The project’s own region: invented, the same for everyone on the same day. Nothing in it is real."""
