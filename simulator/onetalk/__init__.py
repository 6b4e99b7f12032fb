"""Plays OneTalk: buyers who write, the custom-chatbot contract in both directions, and the agents' inbox."""

from simulator.onetalk.platform import Fault, OneTalkPlatform
from simulator.onetalk.records import Channel, Topic
from simulator.onetalk.routes import onetalk_blueprint

__all__ = ["Channel", "Fault", "OneTalkPlatform", "Topic", "onetalk_blueprint"]
