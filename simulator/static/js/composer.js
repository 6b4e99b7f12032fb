// Where the buyer writes: several lines, Enter sends, and a tray of photos and stickers.

import { el } from "./format.js";
import { PHOTOS, STICKERS } from "./pictures.js";

const LONGEST = 5000;
const HELP = "Enter kirim · Shift+Enter baris baru";

export class Composer {
  constructor({ send }) {
    this.send = send;
    this.text = document.getElementById("composer-text");
    this.tray = document.getElementById("tray");
    this.help = document.getElementById("composer-help");
    this.buttons = { image: document.getElementById("open-images"), sticker: document.getElementById("open-stickers") };
    document.getElementById("composer").addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
    this.text.addEventListener("input", () => this.#fit());
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.#submit(); }
    });
    this.buttons.image.addEventListener("click", () => this.#toggle("image", PHOTOS));
    this.buttons.sticker.addEventListener("click", () => this.#toggle("sticker", STICKERS));
    document.getElementById("composer").addEventListener("keydown", ({ key }) => { if (key === "Escape") this.#closeTray(true); });
  }

  put(text) {
    this.text.value = text;
    this.#fit();
    this.focus();
    this.text.setSelectionRange(text.length, text.length);
  }

  focus() { this.text.focus({ preventScroll: true }); }

  #submit() {
    const text = this.text.value.trim();
    if (!text || text.length > LONGEST) return;
    this.text.value = "";
    this.#fit();
    this.#closeTray(false);
    this.send({ type: "text", text });
    this.focus();
  }

  #fit() {
    this.text.style.setProperty("block-size", "auto");
    this.text.style.setProperty("block-size", `${Math.min(this.text.scrollHeight + 2, 132)}px`);
    const over = this.text.value.trim().length - LONGEST;
    this.help.textContent = over > 0 ? `Kepanjangan ${over} huruf dari batas ${LONGEST.toLocaleString("id-ID")}` : HELP;
    this.help.classList.toggle("over", over > 0);
  }

  #toggle(type, pictures) {
    if (this.tray.dataset.type === type && !this.tray.hidden) return this.#closeTray(true);
    this.tray.dataset.type = type;
    this.tray.hidden = false;
    for (const [name, button] of Object.entries(this.buttons)) button.setAttribute("aria-expanded", String(name === type));
    this.tray.replaceChildren(...pictures.map(({ file, name }) => el("button", { type: "button", class: type, onclick: () => this.#picture(type, file) },
      el("img", { src: file, alt: "" }), el("span", {}, name))));
    this.tray.firstElementChild.focus();
  }

  #picture(type, file) {
    this.#closeTray(true);
    const text = type === "image" ? this.text.value.trim() : "";
    if (text) { this.text.value = ""; this.#fit(); }
    this.send({ type, url: new URL(file, location.origin).href, ...(text ? { text } : {}) });
  }

  #closeTray(refocus) {
    if (this.tray.hidden) return;
    const from = this.buttons[this.tray.dataset.type];
    this.tray.hidden = true;
    for (const button of Object.values(this.buttons)) button.setAttribute("aria-expanded", "false");
    if (refocus) from.focus();
  }
}
