// One chat over OneTalk, which the simulator itself plays. Same members as WebChat; OneTalk knows no cards, stickers or ticks.

import { openStream } from "./sse.js";
import { identifier } from "./format.js";
import { request } from "./request.js";

const AUTHORS = { buyer: "buyer", bot: "bot", agent: "outside" };

export class OneTalkChat {
  constructor({ shop, order, events }) {
    this.shop = shop;
    this.events = events;
    this.cards = false;
    this.customer = order?.buyer_id ?? `pembeli-${identifier().slice(0, 6)}`;
    this.caseId = null;
    this.numbers = new Map();
    this.stop = () => {};
    this.replyWord = "Kirim dari inbox";
    this.replyHint = "Agen membalas dari inbox OneTalk. Bot tidak diberi tahu, dan diam setelah chat diserahkan.";
  }

  get started() { return this.caseId !== null; }

  async send(message) {
    const picture = message.type === "image" || message.type === "sticker";
    const answer = await request("POST", "/onetalk/buyer/messages", { body: {
      channel_id: this.shop.onetalk_channels[0] ?? "", customer: this.customer, contact_name: "Pembeli Tokopedia",
      ...(picture ? { type: "image", url: message.url, caption: message.text ?? "" } : { type: "text", body: message.text }),
    } });
    if (answer.ok && answer.data.caseID !== this.caseId) this.#listen(answer.data.caseID);
    return answer;
  }

  async team() {
    const answer = await request("GET", `/onetalk/cases/${this.caseId}`);
    return answer.ok ? { ok: true, data: inbox(answer.data) } : answer;
  }

  async reply(_id, text) {
    return request("POST", `/onetalk/cases/${this.caseId}/agent`, { body: { text } });
  }

  close() {
    this.stop();
    if (this.caseId) request("POST", `/onetalk/cases/${this.caseId}/close`);
  }

  #listen(caseId) {
    this.stop();
    this.caseId = caseId;
    this.stop = openStream({ url: `/onetalk/cases/${caseId}/stream`, headers: {}, onEvent: (name, data) => this.#event(name, data), onConnection: this.events.connection });
  }

  #event(name, data) {
    if (name === "message") return this.#line(data);
    if (name === "case") data.messages.forEach((message) => this.#line(message));
    if ("handed_over" in data) this.events.owner(owner(data));
  }

  // OneTalk's ids have no order; the page counts in the order of their coming.
  #line(message) {
    if (!this.numbers.has(message.id)) this.numbers.set(message.id, this.numbers.size + 1);
    const sticker = message.content?.url?.includes("/stickers/");
    this.events.line({
      id: this.numbers.get(message.id), author: AUTHORS[message.author] ?? "platform", type: sticker ? "sticker" : message.type,
      text: message.text ?? "", at: message.time, url: message.content?.url, state: "sent",
    });
  }
}

function owner(told) {
  return !told.open ? "CLOSED" : told.handed_over ? "ONETALK" : "BOT";
}

function inbox(told) {
  const ticket = {
    id: told.caseID.slice(0, 6), reason: "handover", state: told.open ? "waiting" : "closed", skill: told.topic ? `topik ${told.topic}` : "",
    created_at: told.opened, deadline_at: null, packet: { summary: told.summary || "OneTalk tidak diberi ringkasan.", wishes: told.remark ? [told.remark] : [] },
  };
  return { owner: owner(told), tickets: told.handed_over ? [ticket] : [] };
}
