"""The follow-up itself. It reaches no channel and no database; below `engine` nothing waits or reads a clock.

case, events, messages, errors   the values: what is followed, what is said, what goes out, what breaks
policies/                        what a business agreed to, as data; `fakturert` and `fortnox_finans`
transitions, guards              the behaviour, as one table
machine                          `decide(case, said, policy, now) -> Outcome`: takes the table's steps
noting                           what a word tells, written into the case
deadlines                        calendar days, open hours, bank holidays
assessment, debtor_data          what to suggest; which numbers and addresses can be used
reading/                         a person's words into decisions, or what to ask back
wording/, texts/                 everything we say, in whole texts
inbound, answering               what comes of an incoming message
ports                            what the engine needs of the world
engine                           the shell: tick, receive, say, deliver
diagram                          the table as a page of the docs
"""
