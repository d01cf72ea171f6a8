"""The support desk at work: what staff type in their group, done.

- handler: who typed, whether he may, and whose words an answer goes to
- looking: the requests that only look: find, show, the lists, the digest
- acting: the requests that decide or change something, each with the name of who did it
- topics: whose topic is whose, kept in the store
- digest: the day in a few lines, posted once a day
"""
