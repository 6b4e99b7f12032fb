// One chat over our own `web` marketplace. Same members as OneTalkChat, so the page does not care which one it has.

import { openStream } from "./sse.js";
import { request } from "./request.js";

const KEPT = "siapkak.web";

export class WebChat {
  constructor({ shop, order, events }) {
    this.shop = shop;
    this.order = order;
    this.events = events;
    this.cards = true;
    this.replyWord = "Ambil alih & kirim";
    this.replyHint = "Begitu terkirim, bot diam dan kamu yang pegang chat ini.";
    this.session = null;
    this.stop = () => {};
  }

  static kept() {
    try { return JSON.parse(sessionStorage.getItem(KEPT)); } catch { return null; }
  }

  get started() { return this.session !== null; }

  resume(kept) {
    this.session = kept.session;
    this.#listen();
  }

  async open() {
    if (this.session) return { ok: true };
    this.opening ??= this.#open();
    const answer = await this.opening;
    this.opening = null;
    return answer;
  }

  async #open() {
    const body = { shop_id: this.shop.shop_id, ...(this.order ? { order_number: this.order.order_number } : {}) };
    const answer = await request("POST", "/api/web/sessions", { body });
    if (!answer.ok) return answer;
    this.session = answer.data;
    sessionStorage.setItem(KEPT, JSON.stringify({ shop_id: this.shop.shop_id, order_number: this.order?.order_number, session: this.session }));
    this.#listen();
    return answer;
  }

  async send(message) {
    const opened = await this.open();
    if (!opened.ok) return opened;
    return request("POST", "/api/web/webhook", { body: message, token: this.session.session_token });
  }

  async team() {
    return this.session ? request("GET", `/api/web/seller/${this.shop.shop_id}/sessions/${this.session.session_id}`) : { ok: false };
  }

  async reply(id, text) {
    return request("POST", `/api/web/seller/${this.shop.shop_id}/webhook`, { body: { session_id: this.session.session_id, id, text } });
  }

  close() {
    this.stop();
    sessionStorage.removeItem(KEPT);
  }

  #listen() {
    this.stop = openStream({
      url: "/api/web/events",
      headers: { Authorization: `Bearer ${this.session.session_token}` },
      onEvent: (name, data) => (name === "message" ? this.events.line(data) : name === "state" ? this.events.owner(data.owner) : null),
      onConnection: this.events.connection,
    });
  }
}
