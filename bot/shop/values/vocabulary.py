"""The closed lists that a shop folder may draw from."""

MARKETPLACES = ("web", "onetalk", "bridge", "tiktok", "shopee", "lazada")
COURIERS = (
    "jne",
    "jnt",
    "sicepat",
    "ninja",
    "spx",
    "lex",
    "anteraja",
    "ide",
    "tiki",
    "pos",
    "wahana",
    "lion",
    "paxel",
    "gosend",
    "grab",
    "jtcargo",
    "jtr",
)
REGISTRATIONS = ("BPOM", "HALAL", "SNI", "KEMENKES", "NPT")
TIMEZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")

FROM_FOLDER = "folder"
FROM_CONSOLE = "console"
