"""Sin Pluma: a writing platform built of plugins.

`sinpluma.app.create_app` makes the application, `sinpluma.api` is all that a plugin's author needs.
"""

__version__ = "0.1.0"
