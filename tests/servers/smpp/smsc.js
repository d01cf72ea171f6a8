"use strict";
// A carrier's SMS centre on loopback: node smsc.js SMPP_PORT CONTROL_PORT USER PASSWORD
//
// It speaks SMPP 3.4 to a gateway, and to the test, over HTTP:
//   GET  /bound    how many gateways are connected
//   GET  /sent     the parts it was handed, in their order: id, from, to, coding, text, and of a long message
//                  its reference, parts and part
//   POST /fate     {number, fate}: what becomes of messages to a number from now on, see FATES
//   POST /end      {number, fate}: what became of the messages to a number that nothing was said of yet
//   POST /mo       {from, to, text, backwards}: somebody writes; answers with the gateway's status of each part
//   POST /forget   nothing was sent, and every number is reached

const http = require("http");
const smpp = require("smpp");

const [smppPort, controlPort, user, password] = process.argv.slice(2);
const GSM = 0, UCS2 = 8;
const CONCATENATED = 0, UDH_FOLLOWS = 0x40, IS_A_REPORT = 0x04, NATIONAL_OR_NOT = 1;
const REPORT_AFTER = 50; // milliseconds

// What a report says, or what is answered instead of taking the message.
const FATES = {
  delivered: { report: "DELIVRD", state: 2 },
  undeliverable: { report: "UNDELIV", state: 5 },
  expired: { report: "EXPIRED", state: 3 },
  silent: {},
  refused: { status: smpp.ESME_RINVDSTADR },
};

let gateways = [];
let sent = [];
let fates = new Map();
let open = [];
let ids = 0;
let references = 0;

// --- towards the gateway

const centre = smpp.createServer({}, (session) => {
  const leave = () => { gateways = gateways.filter((one) => one !== session); };
  const bind = (pdu) => {
    if (pdu.system_id !== user || pdu.password !== password) {
      session.send(pdu.response({ command_status: smpp.ESME_RBINDFAIL }));
      session.close();
      return;
    }
    session.send(pdu.response({ system_id: "centre" }));
    gateways.push(session);
  };
  for (const kind of ["bind_transceiver", "bind_transmitter", "bind_receiver"]) session.on(kind, bind);
  session.on("submit_sm", (pdu) => take(session, pdu));
  session.on("enquire_link", (pdu) => session.send(pdu.response()));
  session.on("unbind", (pdu) => { leave(); session.send(pdu.response()); session.close(); });
  session.on("error", leave);
  session.on("close", leave);
});

function take(session, pdu) {
  const fate = FATES[fates.get(pdu.destination_addr) || "delivered"];
  if (fate.status) {
    session.send(pdu.response({ command_status: fate.status }));
    return;
  }
  const id = String(++ids);
  const { message, udh } = pdu.short_message;
  const long = (udh || []).find((element) => element[0] === CONCATENATED);
  sent.push({
    id,
    from: pdu.source_addr,
    to: pdu.destination_addr,
    coding: pdu.data_coding,
    text: message.toString(),
    ...(long && { reference: long[2], parts: long[3], part: long[4] }),
  });
  session.send(pdu.response({ message_id: id }));
  if (!pdu.registered_delivery) return;
  if (fate.report) setTimeout(() => report(id, pdu, fate), REPORT_AFTER);
  else open.push({ id, pdu });
}

function end({ number, fate }) {
  const ended = open.filter(({ pdu }) => pdu.destination_addr === number);
  open = open.filter(({ pdu }) => pdu.destination_addr !== number);
  for (const { id, pdu } of ended) report(id, pdu, FATES[fate]);
}

function report(id, pdu, fate) {
  const done = new Date().toISOString().replace(/\D/g, "").slice(2, 12);
  const arrived = fate.report === "DELIVRD";
  const words = [
    `id:${id}`, "sub:001", `dlvrd:00${arrived ? 1 : 0}`, `submit date:${done}`, `done date:${done}`,
    `stat:${fate.report}`, `err:${arrived ? "000" : "001"}`, "text:",
  ];
  gateways[0]?.deliver_sm({
    source_addr: pdu.destination_addr,
    destination_addr: pdu.source_addr,
    esm_class: IS_A_REPORT,
    short_message: Buffer.from(words.join(" ")),
    receipted_message_id: id,
    message_state: fate.state,
  });
}

// --- somebody writes

function encoded(text) {
  return smpp.encodings.ASCII.match(text)
    ? { coding: GSM, bytes: smpp.encodings.ASCII.encode(text), whole: 160, piece: 153 }
    : { coding: UCS2, bytes: smpp.encodings.UCS2.encode(text), whole: 140, piece: 134 };
}

// A pair stays together: an escaped character, or the halves of one beyond UCS-2's plane.
function* pieces({ coding, bytes, piece }) {
  for (let from = 0, to; from < bytes.length; from = to) {
    to = Math.min(from + piece, bytes.length);
    if (to < bytes.length && coding === GSM && bytes[to - 1] === 0x1b) to -= 1;
    if (to < bytes.length && coding === UCS2 && (bytes[to - 2] & 0xfc) === 0xd8) to -= 2;
    yield bytes.subarray(from, to);
  }
}

function parts(text) {
  const whole = encoded(text);
  if (whole.bytes.length <= whole.whole) return [{ coding: whole.coding, bytes: whole.bytes, esm: 0 }];
  const all = [...pieces(whole)];
  const reference = ++references & 0xff;
  return all.map((bytes, place) => ({
    coding: whole.coding,
    bytes: Buffer.concat([Buffer.from([5, CONCATENATED, 3, reference, all.length, place + 1]), bytes]),
    esm: UDH_FOLLOWS,
  }));
}

function hand(from, to, part) {
  return new Promise((resolve) => gateways[0].deliver_sm({
    source_addr: from,
    source_addr_ton: NATIONAL_OR_NOT,
    source_addr_npi: 1,
    destination_addr: to,
    data_coding: part.coding,
    esm_class: part.esm,
    short_message: part.bytes,
  }, (answer) => resolve(answer.command_status)));
}

async function write({ from, to, text, backwards }) {
  const inOrder = parts(text);
  const statuses = [];
  for (const part of backwards ? inOrder.reverse() : inOrder) statuses.push(await hand(from, to, part));
  return statuses;
}

// --- towards the test

const wishes = {
  "GET /bound": () => gateways.length,
  "GET /sent": () => sent,
  "POST /fate": ({ number, fate }) => { if (!(fate in FATES)) throw new Error(fate); fates.set(number, fate); },
  "POST /end": end,
  "POST /mo": write,
  "POST /forget": () => { sent = []; open = []; fates = new Map(); },
};

http.createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  try {
    const answer = await wishes[`${request.method} ${request.url}`](body ? JSON.parse(body) : {});
    response.end(JSON.stringify(answer ?? null));
  } catch (error) {
    response.writeHead(400).end(String(error));
  }
}).listen(Number(controlPort), "127.0.0.1");

centre.listen(Number(smppPort), "127.0.0.1");
