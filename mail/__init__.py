"""Letters: SMTP out, IMAP in, what a letter says and whether to believe it. Knows core and no other room.

`account` holds the settings of both directions, `address` our addresses that carry a token or an outbox row.

Out:

    compose        a parcel's text as a letter
    page           its HTML
    sender         gives it to the server

In, from the mailbox to an `Incoming`:

    inbox          keeps watch over a mailbox, and gives each letter on once
    imap, answers  the connection to it, and what the server says on it
    troubles       the letters that could not be stored, and when each is tried again
    understanding  a batch of letters: what must be asked of the store and of DNS is asked once for all
    reading        one letter, whatever its bytes are, becomes an `Incoming`
    letter         the bytes taken apart

What sort of letter it is:

    triage         the order of the questions: a person's, a machine's, or a report about ours
    automatic      the signs of a machine
    bounce         which letter of ours a report is about, and whether it is over
    machine_words  what machines write, as data

Whether to believe it:

    trust          the rules, one question each; then our server's word or a signature
    results        our server's word, read fast
    signature      DKIM, verified here
    records        the TXT records it needs, looked up for many letters at once
    domains        whose domain is whose
    refusal        each reason not to believe, by name

The author's own words:

    quotes         all of it together
    splitting      his lines and those he quotes, told apart one by one
    attributions   "Den 23. nov. skrev Kari:"
    heads          Fra: Sendt: Til: Emne:
    separators     "-----Opprinnelig melding-----" and rules
    footers        what programs and lists put below
    parent         our own mail, as a quotation would show it
    phrases        the words for all that, from `quoting.toml`
    html           HTML as lines a reader sees
    styles         what of it nobody can see
    colours        which colours can not be told apart

The room keeps nothing: what was received is told to whoever asked for it, and only then marked in the mailbox.
"""
