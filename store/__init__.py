"""Where everything is kept: SQLAlchemy Core on SQLite or PostgreSQL. Knows `core`, and no other room.

| file            | is about                                                                        |
|-----------------|---------------------------------------------------------------------------------|
| `database.py`   | one body, two executors: how a transaction is run on SQLite and on PostgreSQL    |
| `tables.py`     | the tables; `types.py` the column types that mean the same on both               |
| `transaction.py`| `Tx`: what can be asked and written inside a transaction (the port of `core`)    |
| `rows.py`       | a `Case` to a row and back                                                       |
| `followup.py`   | cases, the log, prompts: what is due, what was decided, replaying a case         |
| `outbox.py`     | messages: writing them down, claiming them, settling how they went               |
| `arrivals.py`   | incoming messages: taken once, the conversation they belong to                   |
| `people.py`     | businesses, contacts and their routes, policies, terms                           |
| `bookkeeping.py`| invoices and payments: what an import finds and adds                             |
| `codes.py`      | prompt codes and reply tokens                                                    |
| `migrations/`   | alembic's; `schema.py` runs them                                                 |
"""

from store.database import Database, open_database
from store.transaction import Transaction

__all__ = ["Database", "Transaction", "open_database"]
