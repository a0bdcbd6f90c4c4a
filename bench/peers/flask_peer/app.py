"""The app: `gunicorn bench.peers.flask_peer.app:app`."""

from __future__ import annotations

from flask import Flask
from flask_restful import Api

from bench.peers.flask_peer.database import Session
from bench.peers.flask_peer.resources import NotebookItem, NotebookList, PageItem, ReadingList


def create_app() -> Flask:
    """Make the app."""
    app = Flask("peer")
    api = Api(app, prefix="/api")
    api.add_resource(NotebookList, "/notebooks/")
    api.add_resource(NotebookItem, "/notebooks/<int:notebook_id>")
    api.add_resource(PageItem, "/pages/<int:page_id>")
    api.add_resource(ReadingList, "/readings/")

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        Session.remove()

    return app


app = create_app()
