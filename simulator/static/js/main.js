// Puts the page together: what is chosen on the left, the chat in the middle, the team on the right.

import { Chat, orderCard, productCard } from "./chat.js";
import { Composer } from "./composer.js";
import { el, icon, identifier, tile } from "./format.js";
import { OneTalkChat } from "./onetalk.js";
import { request, why } from "./request.js";
import { Start } from "./start.js";
import { Team } from "./team.js";
import { WebChat } from "./webchat.js";
import { pictureName } from "./pictures.js";

const byId = (id) => document.getElementById(id);
const page = { data: null, shop: null, marketplace: "web", order: null, about: null, link: null, sending: Promise.resolve() };

const team = new Team({ usePropose: (text) => { byId("reply-text").value = text; byId("reply-text").focus(); } });
const chat = new Chat({ log: byId("log"), toEnd: byId("to-end"), lookup: { product, order, picture: pictureName }, retry: deliver });
const composer = new Composer({ send: say });
let start = null;

// ---- a conversation -------------------------------------------------------------------------------------------------

function begin({ order: chosen = null, keepAbout = false } = {}) {
  page.link?.close();
  page.order = chosen;
  page.quiet = false;
  if (!keepAbout) page.about = null;
  const Link = page.marketplace === "web" ? WebChat : OneTalkChat;
  page.link = new Link({ shop: page.shop, order: chosen, events: { line, owner, connection } });
  chat.clear(greeting());
  team.clear();
  start.mark(chosen);
  connection("idle");
  byId("chat-title").textContent = page.shop.name;
  byId("chat-avatar").replaceChildren(tile(page.shop.name.replace(/^Toko /, "")));
  showAbout();
  status();
  replyState();
  mark("mark-team", false);
}

function greeting() {
  const buyer = page.order ? `Kamu chat sebagai pembeli pesanan ${page.order.order_number}.` : "Kamu pembeli baru di toko ini.";
  return el("div", { class: "greeting" }, el("img", { src: "/static/icon.svg", alt: "", width: 72, height: 72 }),
    el("p", { class: "greeting-title" }, `Chat ke ${page.shop.name}`), el("p", {}, `${buyer} Tulis seperti biasa kamu chat penjual: singkatan, typo, campur bahasa, boleh semua.`));
}

function say(message) {
  const link = page.link;
  if (page.about && !page.about.sent) {
    page.about.sent = true;
    if (link.cards) queue(link, page.about.message, true);
  }
  queue(link, message, false);
  showAbout();
  show("chat");
}

// Messages leave one after the other, so that they arrive in the order in which they were written.
function queue(link, message, quiet) {
  const entry = chat.say({ id: identifier(), sent_at: Date.now(), quiet, ...message });
  entry.link = link;
  page.sending = page.sending.then(() => deliver(entry));
}

async function deliver(entry) {
  const { quiet, ...message } = entry.message;
  const answer = await entry.link.send(message);
  if (entry.link !== page.link) return;
  if (answer.ok) chat.accepted(entry); else chat.refused(entry, why(answer));
  replyState();
  refresh();
}

function line(told) {
  const fresh = chat.line(told);
  if (fresh && told.author !== "buyer" && document.body.dataset.view !== "chat") mark("mark-chat", true);
  refresh();
  status();
}

function owner(name) {
  chat.speaks(name);
  team.owner(name);
  page.owner = name;
  status();
  refresh();
}

function connection(state) {
  const bar = byId("connection");
  const before = page.connection;
  page.connection = state;
  bar.className = `connection ${state}`;
  if (state === "lost") { bar.hidden = false; bar.textContent = "Koneksi terputus. Menyambung lagi…"; }
  else if (state === "refused") { bar.hidden = false; bar.textContent = "Sesi chat ini sudah berakhir. Mulai episode baru, ya."; }
  else if (state === "open" && before === "lost") {
    bar.hidden = false;
    bar.textContent = "Tersambung lagi";
    setTimeout(() => { if (page.connection === "open") bar.hidden = true; }, 2500);
  } else bar.hidden = true;
  status();
}

function status() {
  const words = chat.isTyping ? "sedang mengetik…" : page.owner === "HUMAN" && page.link?.started ? "tim toko sedang membantu"
    : page.connection === "open" ? "online" : page.connection === "lost" ? "menyambung…" : "siap membalas";
  if (byId("chat-status").textContent !== words) byId("chat-status").textContent = words;
  byId("chat-status").dataset.tone = chat.isTyping ? "typing" : page.connection ?? "idle";
}

// ---- what the chat is about -----------------------------------------------------------------------------------------

function product(id, sku) {
  const found = page.shop.products.find((one) => one.product_id === id || one.variants.some((variant) => variant.sku === id));
  return found ? { product: found, variant: found.variants.find((one) => one.sku === (sku ?? id)) ?? null } : null;
}

function order(number) { return page.shop.orders.find((one) => one.order_number === number) ?? null; }

function showAbout() {
  const box = byId("about");
  box.hidden = !page.about;
  if (!page.about) return;
  const hint = page.about.sent ? "Sedang dibicarakan" : page.link.cards ? "Ikut terkirim dengan pesan pertama" : "Lewat OneTalk kartunya tidak terkirim, sebut di pesan ya";
  box.replaceChildren(el("div", { class: "about-body" }, page.about.card(), el("p", { class: "about-hint" }, hint)),
    el("button", { type: "button", class: "about-close", onclick: () => { page.about = null; showAbout(); } }, icon("close", "Lepas kartu")));
}

function aboutProduct(chosen, variant) {
  const message = { type: "product_card", product_id: chosen.product_id, ...(variant ? { sku: variant.sku } : {}) };
  page.about = { message, sent: false, card: () => productCard({ product: chosen, variant }) };
  showAbout();
  if (!page.link.cards) composer.put(`${[chosen.name, variant?.name].filter(Boolean).join(" ")}: `);
  show("chat");
  composer.focus();
}

function aboutOrder(chosen) {
  if (page.order?.order_number !== chosen.order_number || page.link.started) begin({ order: chosen });
  page.about = { message: { type: "order_card", order_number: chosen.order_number }, sent: false, card: () => orderCard(chosen) };
  showAbout();
  if (!page.link.cards) composer.put(`Pesanan ${chosen.order_number}: `);
  show("chat");
  composer.focus();
}

// ---- the team -------------------------------------------------------------------------------------------------------

let refreshing = null;

function refresh() {
  if (refreshing) return;
  refreshing = setTimeout(async () => {
    refreshing = null;
    const link = page.link;
    if (!link?.started) return;
    const answer = await link.team();
    if (link !== page.link || !answer.ok) return;
    const tickets = team.view(answer.data);
    const waiting = tickets.some((one) => one.state !== "closed");
    mark("mark-team", waiting && document.body.dataset.view !== "team");
  }, 250);
}

function replyState() {
  const link = page.link;
  const may = Boolean(link?.started);
  byId("reply-text").disabled = !may;
  byId("reply-send").disabled = !may;
  byId("reply-hint").textContent = may ? link.replyHint : "Bisa dipakai setelah pembeli menulis.";
  byId("reply-send").textContent = link?.replyWord ?? "Kirim";
}

byId("reply").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = byId("reply-text").value.trim();
  if (!text || !page.link?.started) return;
  byId("reply-send").disabled = true;
  const answer = await page.link.reply(identifier(), text);
  replyState();
  if (answer.ok) byId("reply-text").value = ""; else byId("reply-hint").textContent = `${why(answer)}.`;
  refresh();
});

byId("reply-text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("reply").requestSubmit();
});

// ---- the page -------------------------------------------------------------------------------------------------------

function show(view) {
  document.body.dataset.view = view;
  for (const button of document.querySelectorAll(".views button")) {
    if (button.dataset.show === view) button.setAttribute("aria-current", "page"); else button.removeAttribute("aria-current");
  }
  if (view === "chat") { mark("mark-chat", false); byId("log").scrollTop = byId("log").scrollHeight; }
  if (view === "team") mark("mark-team", false);
}

function mark(id, on) { byId(id).hidden = !on; }

const chosen = {
  shop: (shop) => { page.shop = shop; start.show(shop); begin(); },
  marketplace: (name) => { page.marketplace = name; begin(); },
  product: aboutProduct,
  order: aboutOrder,
  opening: (text) => { show("chat"); composer.put(text); },
};

async function main() {
  const answer = await request("GET", "/api/shops");
  if (!answer.ok || !answer.data?.shops?.length) {
    byId("log").replaceChildren(el("p", { class: "note" }, "Belum ada toko yang bisa dibaca dari SHOPS_DIR."));
    return;
  }
  page.data = answer.data;
  start = new Start({ data: page.data, chosen });
  const kept = WebChat.kept();
  const shop = page.data.shops.find((one) => one.shop_id === kept?.shop_id);
  page.shop = shop ?? page.data.shops[0];
  start.show(page.shop);
  const resumed = shop && kept.session;
  begin({ order: resumed ? order(kept.order_number) : null });
  if (resumed) { sessionStorage.setItem("siapkak.web", JSON.stringify(kept)); page.link.resume(kept); replyState(); }
  for (const button of document.querySelectorAll(".views button")) button.addEventListener("click", () => show(button.dataset.show));
  byId("new-episode").addEventListener("click", () => { begin(); composer.focus(); });
  byId("log").addEventListener("typing", status);
  setInterval(() => { if (!document.hidden) refresh(); }, 4000);
  document.querySelector(".skip").addEventListener("click", () => show("chat"));
  show("start");
}

main();
