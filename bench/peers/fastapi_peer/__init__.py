"""FastAPI, pydantic, SQLAlchemy's ORM on aiomysql, redis.asyncio, under Uvicorn."""
