"""Where everything is kept: SQLAlchemy Core on SQLite or PostgreSQL. Knows `core`, and no other room.

| file             | is about                                                                       |
|------------------|--------------------------------------------------------------------------------|
| `database.py`    | one body, two executors: how a transaction is run on SQLite and on PostgreSQL   |
| `schema.py`      | bringing the tables up to date: `migrations/` holds alembic's steps             |
| `tables.py`      | the tables; `types.py` the column types that mean the same on both              |
| `statements.py`  | locks, and many rows changed at once                                           |
| `transaction.py` | `Tx`: what can be asked and written inside a transaction (the port of `core`)   |
| `rows.py`        | a `Case` to a row and back                                                     |
| `followup.py`    | cases and prompts: what is due, finding them, what was decided                  |
| `journal.py`     | the log, and telling a case again from it                                      |
| `outbox.py`      | messages: written down, one row per recipient                                  |
| `claims.py`      | messages: taken to be sent, looking again at each case                         |
| `turns.py`       | messages: whose turn it is, so that nobody with very much to say delays others  |
| `queues.py`      | messages: what waits, read a few rows at a time                                |
| `timing.py`      | messages: open hours, quiet hours, not too many a day                          |
| `parcels.py`     | messages: rows put together into what a channel sends                          |
| `settling.py`    | messages: how sending went, and what nobody knows                              |
| `arrivals.py`    | incoming messages: each taken once; until when each ear was open                |
| `conversations.py` | who wrote, and which cases he may mean                                       |
| `others.py`      | who else was asked what somebody answered                                      |
| `timeline.py`    | what happened to a case, for its owner                                         |
| `invitations.py` | links that connect a chat, once                                                |
| `staff.py`, `desk.py` | who works at the desk; its topics, the day's counts, messages in doubt    |
| `leases.py`      | who does at the moment what only one worker may do                              |
| `retention.py`   | old words are emptied                                                          |
| `people.py`      | businesses, contacts and their routes, policies, terms                         |
| `bookkeeping.py` | invoices and payments: what an import finds and adds                           |
| `codes.py`       | prompt codes and reply tokens                                                  |
"""

from store.database import Database, open_database
from store.transaction import Transaction

__all__ = ["Database", "Transaction", "open_database"]
