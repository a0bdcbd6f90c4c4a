"""How sentences feel: the plugin `sentiment`. `plugin.py` is the place to start."""
