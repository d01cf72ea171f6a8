"""The application: the one place that knows every room.

- cli: the command `svarfrist`: what can be typed (`cli_books`, `cli_desk`, `options` too); `commands/` does it
- settings: what the environment says, checked before anything starts; `envfile` writes the `.env` to fill in
- house: the composition root: store, engine, channels and inboxes put together
- intake: incoming letters: who of them is an owner, who is staff, what is a partner's report
- books: files of invoices and payments, and the same by command, into cases and words
- loops: `svarfrist run`: tick, deliver, listen, until SIGTERM; `onepass` does it once
- channels: mail, chat, SMS and what providers call, made from the settings; `ears` is what each of them can do
- chat: people and their chats: links, languages, quiet hours, pages; desk/: what staff type, done
- queries: what commands show and the store's other users do not ask for
- phrases, show: what commands call things, and how they print them
- addresses, terms: what people type as addresses, numbers and values of a policy
- sandbox, smsbox, chatbox/: a mail server, an SMS gateway and a Telegram in the process, for the demo and the tests
- demo/: `svarfrist demo`: every story of the product over real SMTP, IMAP and HTTP
- clock: the only reader of the machine's clock
- logs: events as lines, without anybody's words or numbers; `trouble` tells what breaks from what is wrong
"""
