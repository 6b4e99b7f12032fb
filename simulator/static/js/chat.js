// The chat as the buyer sees it: bubbles, ticks, typing. Knows nothing of where messages come from or go to.

import { clock, el, icon, ownPicture, rupiah, tile } from "./format.js";
import { ORDER_STATES } from "./words.js";

const WAIT_FOR_REPLY = 14000;
const NOT_SAID = new Set(["handover", "close", "update_case", "update_contact"]);

export class Chat {
  constructor({ log, toEnd, lookup, retry }) {
    this.log = log;
    this.toEnd = toEnd;
    this.lookup = lookup;
    this.retry = retry;
    toEnd.addEventListener("click", () => this.#scroll(true));
    log.addEventListener("scroll", () => { if (this.#atEnd()) toEnd.hidden = true; });
    this.clear();
  }

  clear(greeting = null) {
    this.lines = new Map();
    this.pending = [];
    this.owner = "BOT";
    clearTimeout(this.typingTimer);
    this.typing = null;
    this.log.replaceChildren(...(greeting ? [greeting] : []));
    this.greeting = greeting;
  }

  // The buyer's own message, shown before anybody confirmed it.
  say(message) {
    const entry = { message, element: this.#bubble({ author: "buyer", at: message.sent_at, ...message }) };
    this.pending.push(entry);
    this.#mark(entry.element, "sending");
    this.#place(entry.element, null);
    this.#scroll(true);
    return entry;
  }

  accepted(entry) {
    if (entry.element.dataset.mark === "read") return; // the answer was quicker than the receipt
    this.#mark(entry.element, "sent");
    entry.element.querySelector(".failed")?.remove();
    if (entry.message.type !== "sticker" && !entry.message.quiet) this.#expect();
  }

  refused(entry, reason) {
    this.#mark(entry.element, "failed");
    entry.element.querySelector(".failed")?.remove();
    entry.element.append(el("p", { class: "failed" }, `${reason}. `,
      el("button", { type: "button", onclick: () => { this.#mark(entry.element, "sending"); this.retry(entry); } }, "Kirim lagi")));
  }

  // A line of the record: new, or one we know whose state changed.
  line(line) {
    if (NOT_SAID.has(line.type)) return false;
    const known = this.lines.get(line.id);
    const own = line.author === "buyer";
    if (known) {
      known.line = line;
      if (own) this.#tick(line, known.element);
      return false;
    }
    const mine = own ? this.#adopt(line) : null;
    const element = mine ?? this.#bubble(line);
    mine?.querySelector(".failed")?.remove(); // it had arrived after all
    element.dataset.id = line.id;
    this.lines.set(line.id, { line, element });
    const follow = this.#atEnd();
    this.#place(element, line.id);
    if (own) this.#tick(line, element); else this.#answered(line);
    if (follow) this.#scroll(); else if (!mine) this.toEnd.hidden = false;
    return !mine;
  }

  speaks(owner) {
    this.owner = owner;
    if (owner === "HUMAN" || owner === "CLOSED") this.#still();
  }

  get isTyping() { return this.typing !== null; }

  #adopt(line) {
    const at = this.pending.findIndex(({ message }) => message.type === line.type
      && (message.text || message.order_number || "") === (line.text || line.order_number || "")
      && (message.product_id || "") === (line.product_id || ""));
    return at < 0 ? null : this.pending.splice(at, 1)[0].element;
  }

  #answered(line) {
    this.#still();
    for (const [id, { line: one, element }] of this.lines) if (one.author === "buyer" && id < line.id) this.#mark(element, "read");
  }

  #tick(line, element) {
    if (element.dataset.mark !== "read") this.#mark(element, line.state === "handled" ? "read" : "sent");
  }

  #mark(element, mark) {
    element.dataset.mark = mark;
    const [name, word] = { sending: ["clock", "Sedang dikirim"], sent: ["tick", "Terkirim"], read: ["ticks", "Dibaca toko"], failed: ["alert", "Gagal terkirim"] }[mark];
    element.querySelector(".ticks")?.replaceChildren(icon(name, word));
  }

  #expect() {
    if (this.owner !== "BOT" && this.owner !== "QUEUED") return;
    this.#still();
    this.typing = el("div", { class: "row shop typing", "aria-hidden": "true" }, el("div", { class: "bubble" }, el("i"), el("i"), el("i")));
    this.log.append(this.typing);
    this.#scroll();
    this.log.dispatchEvent(new CustomEvent("typing"));
    this.typingTimer = setTimeout(() => this.#still(), WAIT_FOR_REPLY);
  }

  #still() {
    clearTimeout(this.typingTimer);
    this.typing?.remove();
    this.typing = null;
    this.log.dispatchEvent(new CustomEvent("typing"));
  }

  #place(element, id) {
    this.greeting?.remove();
    this.greeting = null;
    const later = id === null ? null : [...this.lines.entries()].filter(([other]) => other > id).sort(([a], [b]) => a - b)[0];
    const before = later?.[1].element ?? (id === null ? this.typing : this.pending[0]?.element ?? this.typing);
    if (before && before !== element) this.log.insertBefore(element, before); else this.log.append(element);
    if (this.typing) this.log.append(this.typing);
  }

  #bubble(line) {
    const side = line.author === "buyer" ? "buyer" : line.author === "platform" ? "platform" : "shop";
    const person = line.author === "staff" || line.author === "outside";
    const foot = el("span", { class: "foot" }, el("time", {}, clock(line.at)), side === "buyer" ? el("span", { class: "ticks" }) : null);
    return el("article", { class: `row ${side} ${line.author} type-${line.type}` },
      side === "shop" ? el("span", { class: "who" }, person ? "Tim toko" : "SiapKak") : el("span", { class: "hidden" }, side === "buyer" ? "Pembeli" : "Sistem"),
      el("div", { class: "bubble" }, ...this.#content(line), foot),
      line.state === "unknown" ? el("p", { class: "failed" }, "Belum tentu sampai ke pembeli") : null);
  }

  #content(line) {
    if (line.type === "product_card") return [productCard(this.lookup.product(line.product_id, line.sku), line)];
    if (line.type === "order_card") return [orderCard(this.lookup.order(line.order_number || line.text), line)];
    if (line.type === "image" || line.type === "sticker") {
      const path = line.url ? ownPicture(line.url) : null;
      const word = line.type === "image" ? "Foto" : "Stiker";
      const picture = path ? el("img", { class: line.type, src: path, alt: this.lookup.picture(path) || word }) : el("p", { class: "elsewhere" }, `${word} (dari luar simulator)`);
      return line.text ? [picture, el("p", { class: "text" }, line.text)] : [picture];
    }
    return [el("p", { class: "text" }, line.text || "(pesan tanpa teks)")];
  }

  #atEnd() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80; }

  #scroll(always = false) {
    if (always) this.toEnd.hidden = true;
    this.log.scrollTop = this.log.scrollHeight;
  }
}

export function productCard(found, line = {}) {
  const { product, variant } = found ?? {};
  const name = product?.name ?? line.sku ?? line.product_id ?? "Produk";
  return el("div", { class: "card" }, tile(name, product?.category ?? ""),
    el("div", { class: "card-text" }, el("p", { class: "card-name" }, name),
      variant?.name ? el("p", { class: "card-more" }, variant.name) : null,
      el("p", { class: "card-price" }, product ? prices(product, variant) : "")));
}

export function orderCard(order, line = {}) {
  return el("div", { class: "card" }, el("span", { class: "tile tile-order", "aria-hidden": "true" }, icon("parcel")),
    el("div", { class: "card-text" },
      el("p", { class: "card-name" }, `Pesanan ${order?.order_number ?? line.order_number ?? line.text ?? ""}`),
      order ? el("p", { class: "card-more" }, order.items.join(", ")) : null,
      order ? el("p", { class: "card-price" }, rupiah(order.total), el("span", { class: `state state-${order.status}` }, ORDER_STATES[order.status] ?? order.status)) : null));
}

export function prices(product, variant) {
  if (variant) return rupiah(variant.price);
  const known = product.variants.map((one) => one.price).filter((price) => price !== null);
  if (!known.length) return "";
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return low === high ? rupiah(low) : `${rupiah(low)} – ${rupiah(high)}`;
}
