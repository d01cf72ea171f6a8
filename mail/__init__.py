"""Letters: SMTP out, IMAP in, what a letter says and whether to believe it. Knows core and no other room.

Out: `compose` writes a parcel's text as a letter (`page` is its HTML), `sender` gives it to the server.

In: `inbox` keeps watch over a mailbox through `imap`; `understanding` takes a batch of letters, and `reading`
makes an `Incoming` of each. For that `letter` takes the bytes apart, `triage` tells people from machines,
`address` finds which mail of ours is answered, `trust` says whether to believe the sender, and `quotes` leaves
his own words (`html` turns HTML into lines for it). `trust` asks our server's word or `signature`, which
verifies DKIM with `domains` (whose domain is whose) and `records` (DNS); `refusal` names each reason not to
believe.

`account` holds the settings of both directions. The room keeps nothing: what was received is told to whoever
asked for it, and only then marked in the mailbox.
"""
