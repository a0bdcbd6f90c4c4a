"""The libraries without which no site runs: what the app's own weight is compared with."""

IMPORTS = """
import aiosqlite, bcrypt, click, dotenv, hypercorn.asyncio, hypercorn.config, jwt, msgspec, pluggy, prometheus_client
import quart, quart_cors, quart_jwt_extended, quart_schema, sqlalchemy.ext.asyncio, sqlalchemy.orm
import sqlalchemy.dialects.sqlite.aiosqlite, packaging.requirements, uvloop
import sqlalchemy.dialects.mysql
"""
