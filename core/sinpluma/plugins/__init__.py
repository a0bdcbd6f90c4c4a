"""The plugin host: finds plugins, decides which are on, and calls their hooks."""
