// One call to our own server; a lost network is an answer like any other.

export async function request(method, url, { body, token } = {}) {
  const headers = { ...(body ? { "Content-Type": "application/json" } : {}), ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  let response;
  try {
    response = await fetch(url, { method, headers, body: body ? JSON.stringify(body) : undefined, cache: "no-store" });
  } catch {
    return { ok: false, status: 0, data: null };
  }
  const text = await response.text().catch(() => "");
  let data = null;
  try { data = text ? JSON.parse(text) : null; } catch { /* no JSON: the status says enough */ }
  return { ok: response.ok, status: response.status, data, wait: Number(response.headers.get("Retry-After")) || 0 };
}

export function why(answer) {
  if (answer.status === 0 || answer.status === 502) return "Gateway bot belum bisa dihubungi";
  if (answer.status === 429) return `Terlalu cepat, coba lagi ${answer.wait || 60} detik lagi`;
  if (answer.status === 401) return "Sesi sudah habis, mulai episode baru";
  if (answer.status === 413) return "Pesannya terlalu panjang";
  if (answer.status === 400) return "Pesan ditolak: terlalu panjang atau tidak lengkap";
  return "Belum terkirim";
}
