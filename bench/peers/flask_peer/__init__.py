"""The classic design: Flask, Flask-RESTful, marshmallow, SQLAlchemy's ORM on PyMySQL, under Gunicorn."""
