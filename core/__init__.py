"""The follow-up itself. It reaches no channel and no database; below `engine` nothing waits or reads a clock.

| name                           | is about                                                            |
|--------------------------------|---------------------------------------------------------------------|
| `case`, `events`, `messages`, `errors` | the values: what is followed, said, sent, and what breaks   |
| `policies/`                    | what a business agreed to, as data: `fakturert`, `fortnox_finans`   |
| `transitions/`, `guards`       | the behaviour, as one table; `diagram` prints it                    |
| `machine`                      | `decide(case, said, policy, now) -> Outcome`: chooses the step      |
| `noting`, `stepping`           | what a word tells, written into the case; a step, carried out       |
| `deadlines`                    | calendar days, open hours, bank holidays                            |
| `assessment`, `debtor_data`    | what to suggest; which numbers and addresses can be used            |
| `reading/`                     | a person's words into decisions, or into what to ask back           |
| `wording/`, `texts/`           | everything we say, in whole texts                                   |
| `inbound`, `answering`         | what comes of an incoming message                                   |
| `ports`                        | what the engine needs of the world                                  |
| `sending`                      | the outbox on its way out: claimed, sent, written down              |
| `engine`                       | the shell: tick, receive, say, deliver                              |
"""
