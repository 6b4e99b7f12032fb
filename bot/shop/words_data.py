"""Words around a name that carry no name: fillers of chat, makers, and words that say what is asked about a thing."""

_ASIDES = (
    "kak ka kakak min admin gan sis bang mas mbak bu pak om say dong ya yah y sih nih tuh kah "  # forms of address, particles
    "saya aku gue gw ane sy punya punyaku pny ada adakah apa apakah ini itu yang yg bisa bs cocok muat masuk pas fit support "
    "buat untuk utk tuk bwt di ke dari pada pake pakai dipake dipakai dipasang pasang ga gak gk nggak ngga enggak tidak tdk "
    "juga jg kalau kalo klo kl sama dan atau jadi kan dgn dengan nya tanya mau tau bener beneran halo hai permisi pagi siang "
    "sore malam mohon tolong for is it does this my the a"
)
ASIDES = frozenset(_ASIDES.split())
JOINTS = frozenset("sama sm ama dan dn n plus atau ato apa and or vs dibanding".split())
_DEVICE_WORDS = (
    "tipe type merk merek model seri series hp handphone ponsel motor motornya mobil mobilnya laptop laptopnya tahun thn keluaran"
)
DEVICE_WORDS = frozenset(_DEVICE_WORDS.split())
_MAKERS = (
    "apple samsung xiaomi oppo vivo realme infinix asus acer lenovo hp dell honda yamaha suzuki kawasaki toyota daihatsu "
    "mitsubishi nissan epson canon brother sony huawei nokia itel tecno poco"
)
MAKERS = frozenset(_MAKERS.split())
_GENERIC = (
    "barang produk item paket pesanan order orderan pesan beli checkout co bayar kirim dikirim pengiriman kurir ongkir resi "
    "toko harga hrg brp berapa diskon promo voucher stok stock ready redi rdy kosong habis abis restock ukuran size warna "
    "varian variant rasa jenis macam model isi lama garansi grnsi warranty expired exp kadaluarsa tanggal tgl bahan komposisi "
    "kandungan berat daya fungsi cara bpom halal asli ori original kualitas bagus baru bekas rusak pecah salah kurang retur "
    "tukar return refund komplain claim klaim nota faktur invoice cod transfer tf cicilan jam buka tutup libur alamat lokasi "
    "depan belakang samping atas bawah dalam luar kiri kanan besar kecil panjang pendek tinggi rendah mini maxi jumbo tebal "
    "tipis malam pagi siang sore hari minggu bulan tahun tangan kaki kepala wajah muka badan kulit rambut mata rumah kantor "
    "sekolah kamar dapur anak bayi dewasa wanita pria cowok cewek orang bunda sehat cerah bersih putih hemat murah mahal "
    "daun madu kertas angin dinding air panas dingin bening satu dua tiga empat lima dengan plus set pcs buah lembar pasang "
    "new sale free official store indonesia premium kasih bisa cepat aman masih sudah belum mana kapan gimana bagaimana "
    "kenapa siapa cocok power pasar gunung jalan kota lubang data foto gambar video link chat admin dipakai pakai lagi sama aja"
)
GENERIC = frozenset(_GENERIC.split())
_COUNTERS = (
    "pcs pc pieces buah biji butir lusin kodi pasang set pack lembar rb ribu k jt juta hari jam menit detik minggu bulan tahun "
    "thn orang persen kali x cm mm m meter kg g gr gram ml l liter inci inch w watt v volt mah tablet kapsul isi"
)
COUNTERS = frozenset(_COUNTERS.split())
SAME_OPTION = {
    "meter": "m",
    "gram": "g",
    "gr": "g",
    "liter": "l",
    "ltr": "l",
    "watt": "w",
    "inch": "inci",
    "item": "hitam",
    "itam": "hitam",
    "ireng": "hitam",
    "hideung": "hitam",
    "htm": "hitam",
    "bodas": "putih",
    "pth": "putih",
    "beureum": "merah",
    "mrh": "merah",
    "hejo": "hijau",
    "koneng": "kuning",
    "yellow": "kuning",
    "wungu": "ungu",
    "purple": "ungu",
    "brown": "coklat",
    "black": "hitam",
    "white": "putih",
    "red": "merah",
    "blue": "biru",
    "dongker": "navy",
    "ijo": "hijau",
    "green": "hijau",
    "grey": "abu",
    "gray": "abu",
    "cream": "krem",
    "cokelat": "coklat",
    "oren": "oranye",
    "orange": "oranye",
    "moka": "mocca",
    "mocha": "mocca",
}
_COLORS = (
    "hitam putih merah biru navy hijau abu krem coklat kuning oranye ungu pink maroon army mocca mustard salem tosca lilac "
    "gold silver emas perak beige khaki sage olive peach burgundy lavender magenta"
)
COLORS = frozenset(_COLORS.split())
