// The left panel: which shop, which marketplace, what about, and how one might begin.

import { buyerName, day, el, tile } from "./format.js";
import { orderCard, prices } from "./chat.js";

export class Start {
  constructor({ data, chosen }) {
    this.data = data;
    this.chosen = chosen;
    this.state = { shop: data.shops[0], marketplace: "web", group: null };
    this.#tabs();
    document.getElementById("product-search").addEventListener("input", () => this.#products());
    document.getElementById("marketplaces").addEventListener("change", ({ target }) => { this.state.marketplace = target.value; this.#orders(); this.#hint(); chosen.marketplace(target.value); });
    this.#shops();
    this.#hint();
  }

  show(shop) {
    this.state.shop = shop;
    document.querySelector(`#shops input[value="${CSS.escape(shop.shop_id)}"]`).checked = true;
    document.getElementById("product-search").value = "";
    this.#products();
    this.#orders();
    this.#openings();
  }

  get order() { return this.state.order ?? null; }

  mark(order) {
    this.state.order = order;
    for (const button of document.querySelectorAll("#orders button")) button.setAttribute("aria-pressed", String(button.dataset.order === order?.order_number));
  }

  #shops() {
    const box = document.getElementById("shops");
    box.replaceChildren(...this.data.shops.map((shop) => el("label", { class: "shop" },
      el("input", { type: "radio", name: "shop", value: shop.shop_id, onchange: () => this.chosen.shop(shop) }),
      el("span", { class: "shop-body" }, tile(shop.name.replace(/^Toko /, "")),
        el("span", { class: "shop-text" }, el("strong", {}, shop.name), el("small", {}, `${shop.city} · ${shop.products.length} produk`))))));
  }

  #hint() {
    const hint = document.getElementById("marketplace-hint");
    hint.textContent = this.state.marketplace === "web" ? "" : "Hanya teks dan gambar. Kalau diserahkan, chat pindah ke inbox OneTalk.";
    hint.hidden = !hint.textContent;
  }

  #openings() {
    const groups = this.data.openings.filter((one) => !one.shops || one.shops.includes(this.state.shop.shop_id));
    if (!groups.includes(this.state.group)) this.state.group = groups[0];
    const texts = el("div", { class: "chips", id: "opening-texts", role: "group", "aria-label": "Contoh kalimat" });
    const names = el("div", { class: "groups", role: "group", "aria-label": "Kelompok sampel" });
    const fill = () => {
      for (const button of names.children) button.setAttribute("aria-pressed", String(button.textContent === this.state.group.group));
      texts.replaceChildren(...this.state.group.texts.map((text) => el("button", { type: "button", class: "chip", onclick: () => this.chosen.opening(text) }, text)));
      if (this.state.group.orders) texts.append(el("p", { class: "hint" }, "Paling pas setelah memilih pesanan."));
    };
    names.append(...groups.map((one) => el("button", { type: "button", onclick: () => { this.state.group = one; fill(); } }, one.group)));
    document.getElementById("openings").replaceChildren(names, texts);
    fill();
  }

  #products() {
    const wanted = document.getElementById("product-search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (product) => wanted.every((word) => `${product.name} ${product.category} ${product.variants.map((one) => one.name).join(" ")}`.toLowerCase().includes(word));
    const found = this.state.shop.products.filter(fits);
    document.getElementById("products").replaceChildren(...(found.length ? found.map((product) => this.#product(product)) : [el("li", { class: "none" }, "Tidak ada produk yang cocok. Coba kata lain.")]));
  }

  #product(product) {
    const many = product.variants.length > 1;
    const more = many ? `${product.variants.length} varian` : product.variants[0].name;
    const row = el("button", { type: "button", class: "pick", "aria-expanded": many ? "false" : null, onclick: () => (many ? toggle() : this.chosen.product(product, product.variants[0])) },
      tile(product.name, product.category), el("span", { class: "card-text" }, el("span", { class: "card-name" }, product.name), el("span", { class: "card-more" }, more), el("span", { class: "card-price" }, prices(product))));
    const variants = many ? el("div", { class: "variants", hidden: true },
      el("button", { type: "button", class: "chip", onclick: () => this.chosen.product(product, null) }, "Tanpa pilih varian"),
      ...product.variants.map((variant) => el("button", { type: "button", class: "chip", onclick: () => this.chosen.product(product, variant) }, variant.name || variant.sku, variant.stock === 0 ? el("small", {}, " kosong") : null))) : null;
    const toggle = () => { variants.hidden = !variants.hidden; row.setAttribute("aria-expanded", String(!variants.hidden)); };
    return el("li", {}, row, variants);
  }

  #orders() {
    const orders = this.state.shop.orders.filter((order) => order.marketplace === this.state.marketplace);
    const list = document.getElementById("orders");
    list.replaceChildren(...(orders.length ? orders.map((order) => el("li", {},
      el("button", { type: "button", class: "pick", "data-order": order.order_number, "aria-pressed": String(order.order_number === this.state.order?.order_number), onclick: () => this.chosen.order(order) },
        orderCard(order), el("small", { class: "card-date" }, `${day(order.created)} · ${buyerName(order.buyer_id)}`)))) : [el("li", { class: "none" }, "Belum ada pesanan contoh untuk jalur ini.")]));
  }

  #tabs() {
    const tabs = [document.getElementById("tab-products"), document.getElementById("tab-orders")];
    const choose = (tab) => tabs.forEach((one) => {
      one.setAttribute("aria-selected", String(one === tab));
      one.tabIndex = one === tab ? 0 : -1;
      document.getElementById(one.getAttribute("aria-controls")).hidden = one !== tab;
    });
    tabs.forEach((tab, at) => {
      tab.addEventListener("click", () => choose(tab));
      tab.addEventListener("keydown", ({ key }) => {
        if (key === "ArrowLeft" || key === "ArrowRight") { const other = tabs[1 - at]; choose(other); other.focus(); }
      });
    });
  }
}
