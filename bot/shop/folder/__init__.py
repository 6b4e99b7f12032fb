"""Reads a seller's shop folder: every fault at once, or a ShopFolder. It writes nothing."""

from bot.shop.folder.reader import read_shop_folder

__all__ = ["read_shop_folder"]
