"""What Rasa without us is made of, and that our actions understand what it hands them."""

import json
import tarfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ruamel.yaml import YAML

from benchmarks.actions import clause_of, complete
from benchmarks.doors import metadata
from benchmarks.questions import Buyers, read_questions
from benchmarks.rivals import RIVALS, Rival, stock_config
from benchmarks.words import present_responses, with_present_words
from bot.actions.view import view_of

RULES = YAML(typ="safe")


def named(name: str) -> Rival:
    return next(each for each in RIVALS if each.name == name)


def components(config: str, part: str) -> list[str]:
    return [each["name"] for each in RULES.load(config)[part]]


def test_stock_is_what_rasa_puts_into_a_new_project() -> None:
    config = named("stock").files["config.yml"]

    assert components(config, "policies") == ["MemoizationPolicy", "RulePolicy", "UnexpecTEDIntentPolicy", "TEDPolicy"]
    assert {"DIETClassifier", "ResponseSelector", "FallbackClassifier"} <= set(components(config, "pipeline"))
    assert config.count("epochs: 100") == 4


def test_fewer_epochs_make_another_model() -> None:
    assert stock_config(2).count("epochs: 2\n") == 4
    assert Rival("stock", 18, epochs=2).model != named("stock").model


def test_lean_has_no_neural_network() -> None:
    config = named("lean").files["config.yml"]

    assert components(config, "pipeline") == ["WhitespaceTokenizer", "CountVectorsFeaturizer", "LogisticRegressionClassifier"]


def test_both_are_trained_on_the_same_sentences_and_answer_with_our_action() -> None:
    lean, stock = named("lean").files, named("stock").files

    assert {name: text for name, text in lean.items() if name != "config.yml"} == {
        name: text for name, text in stock.items() if name != "config.yml"
    }
    rule = RULES.load(lean["rules.yml"])["rules"][0]
    assert rule["steps"][1] == {"action": "action_answer_turn"}
    assert {"intent": "nlu_fallback"} in rule["steps"][0]["or"]
    trained = {each["intent"] for each in RULES.load(lean["nlu.yml"])["nlu"]}
    assert trained <= {each["intent"] for each in rule["steps"][0]["or"]}


async def test_our_actions_understand_a_message_of_a_rival() -> None:
    chat = Buyers(read_questions(), "test").new()
    intent = {"name": "ask_price", "confidence": 0.9}
    message = {"text": "harga bergo?", "intent": intent, "intent_ranking": [intent], "metadata": metadata(chat, "harga bergo?")}
    request: Any = SimpleNamespace(path="/webhook", json={"tracker": {"latest_message": message}})

    await complete(request)
    turn = view_of(request.json["tracker"]["latest_message"])

    assert (turn.text, turn.shop_id, turn.clauses[0].intent) == ("harga bergo?", chat.shop.id, "ask_price")
    assert turn.clauses[0].decision.value == "answer"


@pytest.mark.parametrize(
    ("intent", "ranking", "expected"),
    [
        ("nlu_fallback", ["nlu_fallback", "ask_stock"], ("ask_stock", "answer")),
        ("out_of_scope", ["out_of_scope", "ask_stock"], ("out_of_scope", "decline")),
        (None, [], ("out_of_scope", "decline")),
    ],
)
def test_an_unsure_rival_answers_its_best_guess(intent: str | None, ranking: list[str], expected: tuple[str, str]) -> None:
    ranked = [{"name": name, "confidence": 0.2} for name in ranking]

    clause = clause_of({"text": "x", "intent": {"name": intent, "confidence": 0.2}, "intent_ranking": ranked})

    assert (clause["intent"], clause["decision"]) == expected


def test_a_kept_model_says_what_our_responses_say_now(tmp_path: Path) -> None:
    domain = {"intents": ["greeting"], "responses": {"utter_old": [{"text": "lama"}]}}
    (tmp_path / "made" / "components" / "domain_provider").mkdir(parents=True)
    (tmp_path / "made" / "metadata.json").write_text(json.dumps({"model_id": "m", "domain": domain}))
    (tmp_path / "made" / "components" / "domain_provider" / "domain.yml").write_text(json.dumps(domain))
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        for path in (tmp_path / "made").iterdir():
            archive.add(path, path.name)

    with tarfile.open(with_present_words(tmp_path / "model.tar.gz", tmp_path / "new.tar.gz")) as archive:
        stored = archive.extractfile("metadata.json")
        provided = archive.extractfile("components/domain_provider/domain.yml")
        assert stored and provided
        told = json.loads(stored.read())
        assert YAML(typ="safe").load(provided.read()) == told["domain"]

    assert told["domain"] == {"intents": ["greeting"], "responses": present_responses()}
    assert told["model_id"] == "m"
