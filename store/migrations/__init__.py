"""Alembic's home: `env.py` connects it, `versions/` holds a file per step, `store/schema.py` runs them."""
