"""Public answers, kept for a second in front of the app."""
