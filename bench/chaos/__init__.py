"""Survival, proved: real processes of `svarfrist run` are killed, starved and lied to, through weeks of a story.

    python -m bench.chaos --seed 3 --cases 300

| file         | is about                                                                              |
|--------------|---------------------------------------------------------------------------------------|
| `plan.py`    | what a seed means: who owes and owns, what owners will say, what goes wrong and when   |
| `clock.py`   | the story's clock, which all processes read (libfaketime)                              |
| `worker.py`  | `svarfrist run` at a story's pace                                                      |
| `crew.py`    | those processes: started, killed, stopped, continued                                   |
| `outside.py` | mail, SMS, chat and the collector on the other side of the wires, and all they accepted |
| `owners.py`  | people who read what they get, and answer by the plan                                  |
| `faults.py`  | what goes wrong, and how it is mended                                                  |
| `stores.py`  | the database: SQLite's file, or a PostgreSQL that can be killed                        |
| `story.py`   | one seed, from the books to the last deadline                                          |
| `evidence.py`| what the store says in the end                                                         |
| `audit.py`   | what was lost, doubled or wrongly fired, seen from outside and by the log              |
| `verdicts.py`| one case before the judge                                                              |
"""
