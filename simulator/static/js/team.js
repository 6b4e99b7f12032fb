// The right panel: who speaks, and the ticket with everything that the person gets. Members may be missing; nothing is assumed.

import { buyerName, clock, el, fromNow, rupiah, tile } from "./format.js";
import { DECISIONS, ORDER_STATES, OWNERS, REASONS, TICKET_STATES, factWord, intentWord, keyWord, skillWord } from "./words.js";

export class Team {
  constructor({ usePropose }) {
    this.usePropose = usePropose;
    this.shown = "";
    this.clear();
  }

  clear() {
    this.shown = "";
    this.owner("BOT", false);
    this.view({ owner: "BOT", tickets: [] }, false);
  }

  owner(name, started = true) {
    const told = OWNERS[name] ?? { title: name, text: "", tone: "bot" };
    const box = document.getElementById("owner");
    if (box.dataset.owner === name + started) return;
    box.dataset.owner = name + started;
    box.className = `owner tone-${told.tone}`;
    box.replaceChildren(el("span", { class: "lamp", "aria-hidden": "true" }),
      el("div", {}, el("p", { class: "owner-title" }, told.title, el("code", {}, name)), el("p", { class: "owner-text" }, started ? told.text : "Chat belum dimulai. Bot siap menjawab.")));
  }

  view(view, started = true) {
    const tickets = Array.isArray(view?.tickets) ? view.tickets : [];
    if (view?.owner) this.owner(view.owner, started);
    const shown = JSON.stringify([tickets, started, Math.floor(Date.now() / 60000)]);
    if (shown === this.shown) return tickets;
    this.shown = shown;
    const open = new Set([...document.querySelectorAll("#tickets details[open]")].map((one) => one.dataset.key));
    const closed = new Set([...document.querySelectorAll("#tickets details:not([open])")].map((one) => one.dataset.key));
    document.getElementById("tickets").replaceChildren(...(tickets.length ? tickets.map((ticket, at) => this.#ticket(ticket, at === 0)) : [nothing(started)]));
    for (const one of document.querySelectorAll("#tickets details")) {
      if (open.has(one.dataset.key)) one.open = true;
      if (closed.has(one.dataset.key)) one.open = false;
    }
    return tickets;
  }

  #ticket(ticket, newest) {
    const packet = ticket.packet && typeof ticket.packet === "object" ? ticket.packet : {};
    const reason = ticket.reason ?? packet.reason ?? "system";
    const late = ticket.deadline_at && new Date(ticket.deadline_at) < new Date();
    return el("details", { class: `ticket reason-${reason}`, open: newest, "data-key": String(ticket.id) },
      el("summary", {}, el("span", { class: "ticket-head" },
        el("span", { class: "ticket-reason" }, REASONS[reason] ?? reason),
        el("span", { class: "ticket-state" }, TICKET_STATES[ticket.state] ?? ticket.state ?? "")),
      el("span", { class: "ticket-meta" }, `Tiket #${ticket.id}`, ticket.skill ? ` · ${skillWord(ticket.skill)}` : "", ticket.created_at ? ` · masuk ${clock(ticket.created_at)}` : "")),
      ticket.deadline_at && ticket.state !== "closed" ? el("p", { class: late ? "deadline late" : "deadline" }, `Dibalas sebelum ${clock(ticket.deadline_at)} · ${fromNow(ticket.deadline_at)}`) : null,
      packet.summary ? el("p", { class: "summary" }, packet.summary) : null,
      about(packet),
      clauses(list(packet.clauses)),
      told(list(packet.told)),
      wishes(list(packet.wishes)),
      packet.proposed ? this.#proposed(packet.proposed, ticket.state) : null);
  }

  #proposed(text, state) {
    return part("Usulan balasan", el("blockquote", { class: "proposed" }, text),
      state === "closed" ? null : el("button", { type: "button", class: "quiet", onclick: () => this.usePropose(text) }, "Pakai usulan ini"));
  }
}

function nothing(started) {
  return el("div", { class: "nothing" }, el("img", { src: "/static/stickers/hore.svg", alt: "", width: 84, height: 84 }),
    el("p", { class: "nothing-title" }, started ? "Belum ada tiket" : "Belum ada chat"),
    el("p", {}, started ? "Bot masih bisa menjawab sendiri. Kalau ragu, atau kalau harus diputuskan orang, tiketnya muncul di sini lengkap dengan bahannya."
      : "Tulis sesuatu sebagai pembeli, lalu lihat di sini apa yang sampai ke tim toko."));
}

function about(packet) {
  const cards = [];
  if (packet.product && typeof packet.product === "object") {
    const { name, variant, price, stock, sku } = packet.product;
    cards.push(el("div", { class: "card" }, tile(name ?? sku, ""), el("div", { class: "card-text" }, el("p", { class: "card-name" }, name ?? sku ?? "Produk"),
      el("p", { class: "card-more" }, [variant, sku].filter(Boolean).join(" · ")),
      el("p", { class: "card-price" }, rupiah(price) || String(price ?? ""), stock === null || stock === undefined ? null : el("span", { class: "state" }, /^\d+$/.test(String(stock)) ? `stok ${stock}` : String(stock))))));
  }
  if (packet.order && typeof packet.order === "object") cards.push(order(packet.order));
  return cards.length ? part("Yang dibicarakan", ...cards) : null;
}

function order(told) {
  const rows = Object.entries(told).filter(([, value]) => value !== null && value !== "" && value !== undefined);
  return el("dl", { class: "facts order" }, rows.flatMap(([key, value]) => [el("dt", {}, keyWord(key)), el("dd", {}, orderValue(key, value))]));
}

function orderValue(key, value) {
  if (key === "status") return ORDER_STATES[value] ?? String(value);
  if (key === "buyer_id") return buyerName(value);
  if (key === "total") return rupiah(value) || String(value);
  if (Array.isArray(value)) return value.map((one) => (one && typeof one === "object" ? Object.values(one).join(" ") : String(one))).join(", ");
  return value && typeof value === "object" ? Object.values(value).join(" ") : String(value);
}

function clauses(all) {
  if (!all.length) return null;
  return part("Yang dipahami bot", ...all.map((clause) => {
    const ranking = list(clause.ranking).length ? list(clause.ranking) : clause.intent ? [{ name: clause.intent, confidence: clause.confidence }] : [];
    return el("div", { class: "clause" }, el("p", { class: "quote" }, clause.text ?? ""),
      ...ranking.slice(0, 3).map((one) => bar(one)),
      clause.decision ? el("p", { class: `decision decision-${clause.decision}` }, `→ ${DECISIONS[clause.decision] ?? clause.decision}`) : null);
  }));
}

function bar({ name, confidence }) {
  const share = Math.max(0, Math.min(1, Number(confidence) || 0));
  const percent = `${Math.round(share * 100)}%`;
  const fill = el("span", { class: "fill" });
  fill.style.setProperty("inline-size", percent);
  return el("div", { class: "bar", title: String(name) }, el("span", { class: "bar-name" }, intentWord(name)),
    el("span", { class: "track", "aria-hidden": "true" }, fill), el("span", { class: "bar-share" }, percent));
}

function told(all) {
  if (!all.length) return null;
  return part("Yang sudah disampaikan bot", ...all.map((one) => el("div", { class: "told" },
    el("p", { class: "told-text" }, one.text ?? ""),
    list(one.facts).length ? el("ul", { class: "sources" }, list(one.facts).map((fact) => el("li", {},
      el("strong", {}, `${factWord(fact.name)}: `), String(fact.value ?? ""), el("small", {}, [fact.subject, fact.source, fact.rule].filter(Boolean).join(" · "))))) : null)));
}

function wishes(all) {
  const words = all.map((one) => (one && typeof one === "object" ? one.text ?? one.reason ?? intentWord(one.intent ?? one.name) : String(one))).filter(Boolean);
  return words.length ? part("Permintaan pembeli", el("ul", { class: "wishes" }, words.map((word) => el("li", {}, intentWord(word))))) : null;
}

function part(title, ...children) {
  return el("section", { class: "part" }, el("h3", {}, title), ...children);
}

function list(value) { return Array.isArray(value) ? value.filter((one) => one !== null && one !== undefined) : []; }
