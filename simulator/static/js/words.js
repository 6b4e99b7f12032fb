// What the record calls things, in Indonesian.

export const OWNERS = {
  BOT: { title: "Bot yang menjawab", text: "SiapKak menjawab sendiri dari data toko.", tone: "bot" },
  QUEUED: { title: "Menunggu tim toko", text: "Ada tiket di antrean. Bot masih boleh menjawab hal lain.", tone: "queued" },
  HUMAN: { title: "Tim toko yang menjawab", text: "Bot diam selama orang memegang chat ini.", tone: "human" },
  ONETALK: { title: "Dipegang inbox OneTalk", text: "Bot diam di kasus ini. Agen menjawab dari inbox OneTalk.", tone: "human" },
  CLOSED: { title: "Percakapan selesai", text: "Pesan berikutnya membuka episode baru.", tone: "closed" },
};

export const REASONS = {
  asked: "Pembeli minta orang",
  unsure: "Bot tidak cukup yakin",
  angry: "Pembeli marah",
  sensitive: "Hal sensitif",
  policy: "Perlu keputusan toko",
  fact_missing: "Datanya belum ada di toko",
  approval: "Balasan menunggu persetujuan",
  system: "Ada gangguan",
  handover: "Diserahkan ke inbox OneTalk",
};

export const TICKET_STATES = { waiting: "Menunggu", taken: "Dipegang", parked: "Ditunda", closed: "Selesai" };

export const DECISIONS = {
  answer: "dijawab", ask: "ditanya balik", decline: "dialihkan sopan", silent: "didiamkan", hand_off: "diserahkan ke orang",
};

export const ORDER_STATES = {
  unpaid: "Belum dibayar", packed: "Dikemas", shipped: "Dikirim", delivered: "Sampai", completed: "Selesai",
  returned: "Diretur", cancelled: "Dibatalkan",
};

export const FACTS = {
  price: "Harga", stock: "Stok", warranty_months: "Garansi (bulan)", warranty: "Garansi", warranty_by: "Garansi dari", expiry: "Kedaluwarsa",
  expires: "Kedaluwarsa", cutoff: "Batas pesanan", handling_days: "Lama proses", courier: "Kurir", couriers: "Kurir", exchange_days: "Batas tukar (hari)",
  return_days: "Batas retur (hari)", chat_hours: "Jam balas chat", registration: "Izin edar", restock_date: "Stok lagi", size: "Ukuran", size_chart: "Tabel ukuran",
  tracking: "Resi", status: "Status", warnings: "Peringatan label", cod: "COD", opening_hours: "Jam buka",
};

const INTENTS = {
  greeting: "Sapaan", thanks: "Terima kasih", goodbye: "Pamit", affirm: "Mengiyakan", deny: "Menolak", bot_challenge: "Tanya bot/orang",
  ask_human: "Minta orang", abuse: "Kata kasar", ask_warranty: "Tanya garansi", claim_warranty: "Klaim garansi", ask_exchange: "Tukar barang",
  ask_return_refund: "Retur & uang kembali", ask_expiry: "Tanya kedaluwarsa", ask_shipping_cost: "Tanya ongkir", ask_shipping_time: "Waktu kirim",
  ask_courier: "Kurir & jangkauan", inform_order: "Kabar pesanan", track_order: "Lacak paket", ask_stock: "Tanya stok", ask_price: "Tanya harga",
  ask_discount: "Promo & tawar", ask_product_info: "Info produk", ask_size: "Tanya ukuran", ask_variant: "Pilihan varian", ask_authenticity: "Keaslian & izin",
  ask_payment: "Pembayaran", ask_opening_hours: "Jam buka", ask_location: "Lokasi toko", how_to_order: "Cara pesan", change_order: "Ubah pesanan",
  cancel_order: "Batalkan pesanan", complain_damaged: "Barang rusak", complain_wrong_item: "Salah kirim", complain_missing: "Barang kurang",
  complain_late: "Paket terlambat", ask_installation: "Cara pasang", ask_invoice: "Nota & faktur", packaging_request: "Permintaan kemasan",
  out_of_scope: "Di luar urusan toko",
};

export const SKILLS = { refund: "Retur & tukar", gudang: "Gudang", teknisi: "Teknisi", tukar: "Tukar ukuran", default: "Umum", owner: "Pemilik", pemilik: "Pemilik" };

const PACKET_KEYS = {
  order_number: "Nomor pesanan", buyer_id: "Pembeli", created: "Dipesan", paid: "Dibayar", ship_by: "Kirim paling lambat", courier: "Kurir",
  service: "Layanan", tracking_number: "Resi", tracking_last: "Posisi terakhir", tracking_at: "Diperbarui", items: "Isi", total: "Total", status: "Status",
};

export const intentWord = (name) => INTENTS[name] ?? plain(name);
export const factWord = (name) => FACTS[name] ?? plain(name);
export const skillWord = (name) => SKILLS[name] ?? plain(name);
export const keyWord = (name) => PACKET_KEYS[name] ?? plain(name);

function plain(name) {
  const text = String(name ?? "").replaceAll("_", " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
