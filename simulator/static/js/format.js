// Small pure things: numbers and times as Indonesians write them, and building elements (textContent only, never HTML).

export function rupiah(amount) {
  return amount === null || amount === undefined || amount === "" || Number.isNaN(Number(amount))
    ? "" : "Rp" + Math.round(Number(amount)).toLocaleString("id-ID");
}

export function clock(moment) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return "";
  return `${String(date.getHours()).padStart(2, "0")}.${String(date.getMinutes()).padStart(2, "0")}`;
}

export function fromNow(moment, now = Date.now()) {
  const minutes = Math.round((new Date(moment).getTime() - now) / 60000);
  if (Number.isNaN(minutes)) return "";
  const size = Math.abs(minutes);
  const words = size < 1 ? "sekarang" : size < 60 ? `${size} menit` : size < 1440 ? `${Math.round(size / 60)} jam` : `${Math.round(size / 1440)} hari`;
  if (size < 1) return words;
  return minutes > 0 ? `${words} lagi` : `lewat ${words}`;
}

export function day(text) {
  const date = new Date(String(text).replace(" ", "T"));
  return Number.isNaN(date.getTime()) ? String(text ?? "")
    : date.toLocaleDateString("id-ID", { day: "numeric", month: "short", year: "numeric" });
}

// el("p", { class: "hint", hidden: true, onclick }, "text", child, …)
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "class") element.className = value;
    else if (value === true) element.setAttribute(key, "");
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function icon(name, label = "", sheet = "icons") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/static/${sheet}.svg#${name}`);
  svg.append(use);
  svg.classList.add("icon", `icon-${name}`);
  if (label) { svg.setAttribute("role", "img"); svg.setAttribute("aria-label", label); } else svg.setAttribute("aria-hidden", "true");
  return svg;
}

const GOODS = [
  [/paket|bundel|hampers/, "gift"], [/lip balm|facial wash|sunscreen|gel\b/, "tube"], [/mask/, "sheet"], [/tisu/, "tissue"], [/skincare|serum|toner|parfum/, "bottle"],
  [/granola|mete|nastar|toples|madu/, "jar"], [/camilan|keripik|snack/, "snack"], [/hoodie|jaket/, "jacket"], [/kaus kaki/, "sock"], [/atasan|kaos|kemeja/, "shirt"],
  [/sepatu|sandal|sneakers/, "shoe"], [/rok\b/, "skirt"], [/bawahan|celana/, "trousers"], [/hijab/, "scarf"], [/\btas\b/, "bag"], [/topi/, "hat"],
  [/power bank/, "battery"], [/stop kontak/, "socket"], [/holder|tempered|aksesori hp/, "phone"], [/kabel/, "cable"], [/charger/, "charger"], [/kipas/, "fan"], [/rice cooker|panci/, "pot"],
  [/lampu|led\b/, "bulb"], [/earbuds|headset/, "earbuds"], [/speaker|audio/, "speaker"], [/kamera|cctv/, "camera"],
];

// A tile in place of a product's picture: a drawing of its kind, else its first letters, on a colour that one name always has.
export function tile(name, kind = null) {
  const text = String(name || "?");
  const colour = [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 997, 7) % 6;
  const told = `${text} ${kind ?? ""}`.toLowerCase();
  const goods = kind === null ? null : GOODS.find(([words]) => words.test(told))?.[1];
  const letters = text.replace(/[^\p{L}\p{N} ]/gu, "").split(" ").filter(Boolean).slice(0, 2).map((word) => word[0]).join("").toUpperCase();
  return el("span", { class: `tile tile-${colour}`, "aria-hidden": "true" }, goods ? icon(goods, "", "goods") : letters || "?");
}

// Only pictures of this very site are shown; what came from elsewhere is never loaded.
export function ownPicture(url) {
  try {
    const address = new URL(url, location.origin);
    return address.origin === location.origin && address.pathname.startsWith("/static/") ? address.pathname : null;
  } catch { return null; }
}

export function identifier() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function buyerName(id) {
  const number = /(\d+)$/.exec(String(id ?? ""))?.[1];
  return number ? `Pembeli ${number}` : String(id ?? "");
}
