// The sample photos and stickers that a buyer can send here.

export const PHOTOS = [
  { file: "/static/photos/paket-penyok.svg", name: "Paket penyok" },
  { file: "/static/photos/barang-pecah.svg", name: "Barang pecah" },
  { file: "/static/photos/salah-ukuran.svg", name: "Sepatu salah ukuran" },
  { file: "/static/photos/label-resi.svg", name: "Label resi" },
];

export const STICKERS = [
  { file: "/static/stickers/makasih.svg", name: "Makasih" },
  { file: "/static/stickers/ditunggu.svg", name: "Ditunggu ya" },
  { file: "/static/stickers/hore.svg", name: "Hore" },
  { file: "/static/stickers/sedih.svg", name: "Sedih" },
];

export function pictureName(path) {
  return [...PHOTOS, ...STICKERS].find((one) => one.file === path)?.name ?? "";
}
