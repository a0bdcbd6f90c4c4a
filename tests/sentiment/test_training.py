"""`sinpluma sentiment train`, `evaluate` and `check`, on sets small enough to train on at once."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner, Result

from sinpluma_sentiment.card import read_card
from sinpluma_sentiment.inference import CARD, FOLDER, GRAPH, Model
from sinpluma_sentiment.training import calibration
from sinpluma_sentiment.training.cli import COMMANDS
from sinpluma_sentiment.training.data import read_sets
from sinpluma_sentiment.training.distilling import lessons
from sinpluma_sentiment.training.estimator import ESTIMATOR, NgramSentiment
from sinpluma_sentiment.training.golden import NAME
from sinpluma_sentiment.training.metrics import score
from sinpluma_sentiment.training.recipe import Recipe

GLAD = {"es": ["alegría", "hermosa", "feliz", "amable"], "en": ["joy", "lovely", "happy", "kind"]}
SAD = {"es": ["horror", "muerte", "triste", "cruel"], "en": ["horror", "death", "sad", "cruel"]}
PLAIN = {
    "es": ["la", "casa", "mañana", "camino", "vio", "una"],
    "en": ["the", "house", "road", "saw", "one", "morning"],
}


def sinpluma(command: str, *arguments: str | Path) -> Result:
    found = next(one for one in COMMANDS if one.name == command)
    return CliRunner().invoke(found, [str(argument) for argument in arguments])


def write_sentences(path: Path, language: str, number: int) -> None:
    chance = random.Random(f"{path.name}{language}")  # noqa: S311 - no secret
    lines = []
    for _ in range(number):
        label = chance.randrange(2)
        words = chance.choices((SAD, GLAD)[label][language], k=1) + chance.choices(PLAIN[language], k=4)
        chance.shuffle(words)
        lines.append(f"{' '.join(words)}\t{label}\n")
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for language in ("es", "en"):
        tales = folder / f"tales_{language}"
        tales.mkdir()
        for split, number in (("train", 150), ("dev", 60), ("test", 60)):
            write_sentences(tales / f"{split}.tsv", language, number)
        (tales / "SOURCES.md").write_text("# tales\nOrigin: these tests\nLicence as found: MIT\n")
    (folder / "mt_es").mkdir()
    write_sentences(folder / "mt_es" / "tales_en.tsv", "es", 40)
    (folder / "novels").mkdir()
    (folder / "novels" / "es.txt").write_text("qué alegría\nqué horror\nla casa\n", encoding="utf-8")
    (folder / "novels" / "es.teacher.txt").write_text("0.9\n0.02\n0.27\n")
    return folder


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trained") / "model"
    result = sinpluma("train", "--data", data, "--out", out)
    assert result.exit_code == 0, result.output
    return out


def test_what_is_trained_can_be_judged_by_checked_and_looked_at(data: Path, trained: Path) -> None:
    written = {path.name for path in trained.iterdir()}
    assert written == {GRAPH, CARD, ESTIMATOR, NAME, "report.md", "confusion.png", "calibration.png"}
    evaluated = sinpluma("evaluate", data / "tales_en" / "test.tsv", "--model", trained)
    assert "60 sentences: accuracy 100.0 %, macro-F1 100.0 %" in evaluated.output
    checked = sinpluma("check", "--data", data, "--model", trained)
    assert checked.exit_code == 0, checked.output
    assert "tales_es test: 60 sentences, 0 flips" in checked.output
    page = (trained / "report.md").read_text()
    assert "| tales_es | es | 60 | 100.0 | 100.0 |" in page
    assert (trained / "confusion.png").read_bytes().startswith(b"\x89PNG")


def test_its_card_names_every_file_that_it_was_made_of(data: Path, trained: Path) -> None:
    card = read_card(trained / CARD)
    assert {source.name: sorted(source.files) for source in card.data} == {
        "mt_es": ["tales_en.tsv"],
        "novels": ["es.teacher.txt", "es.txt"],
        "tales_en": ["dev.tsv", "test.tsv", "train.tsv"],
        "tales_es": ["dev.tsv", "test.tsv", "train.tsv"],
    }
    assert card.recipe["kept"] == Recipe().kept
    assert [(score.name, score.language) for score in card.scores] == [("tales_en", "en"), ("tales_es", "es")]


def test_training_again_gives_the_same_files(data: Path, trained: Path, tmp_path: Path) -> None:
    assert sinpluma("train", "--data", data, "--out", tmp_path).exit_code == 0
    for name in (GRAPH, CARD, ESTIMATOR, NAME, "report.md"):
        assert (tmp_path / name).read_bytes() == (trained / name).read_bytes(), name


def test_a_teacher_is_shifted_sharpened_and_weighs_less_than_people(data: Path) -> None:
    recipe = Recipe(teacher_shift=1.0, teacher_temperature=0.5, taught_weight=0.4, translated_weight=0.3)
    learnt = lessons(read_sets(data).train, recipe)
    weight = dict(zip(learnt.texts, learnt.weights, strict=True))["la casa"]
    told = dict(zip(learnt.texts, learnt.positive, strict=True))
    assert weight == 0.4
    assert told["la casa"] == pytest.approx(0.502, abs=0.01)
    assert told["qué alegría"] > 0.99
    assert sorted(set(learnt.weights)) == [0.3, 0.4, 1.0]


@pytest.mark.parametrize("bad", ["no label\n", "sentence\t2\n", "sentence\t\n", "fine\t1\nsentence 1\n"])
def test_a_line_that_is_not_a_labelled_sentence_is_named(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "bad.tsv"
    path.write_text(bad)
    result = sinpluma("evaluate", path)
    assert result.exit_code == 1
    assert f"line {bad.count(chr(10))}" in result.output


def test_a_teacher_who_did_not_answer_every_sentence_is_refused(tmp_path: Path) -> None:
    novels = tmp_path / "novels"
    novels.mkdir()
    (novels / "es.txt").write_text("una\ndos\n")
    (novels / "es.teacher.txt").write_text("0.5\n")
    result = sinpluma("train", "--data", tmp_path, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "1 answers to 2 sentences" in result.output
    assert not (tmp_path / "out").exists()


def test_a_model_whose_graph_was_changed_does_not_pass_the_check(trained: Path, tmp_path: Path) -> None:
    for name in (GRAPH, CARD, ESTIMATOR, NAME):
        (tmp_path / name).write_bytes((trained / name).read_bytes())
    (tmp_path / GRAPH).write_bytes((FOLDER / GRAPH).read_bytes())
    result = sinpluma("check", "--model", tmp_path)
    assert result.exit_code == 1
    assert "checksum" in result.output


def test_a_model_that_answers_otherwise_than_its_estimator_does_not_pass_the_check(
    trained: Path, tmp_path: Path
) -> None:
    for name in (GRAPH, CARD, ESTIMATOR, NAME):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    (tmp_path / ESTIMATOR).write_bytes((trained / ESTIMATOR).read_bytes())
    result = sinpluma("check", "--model", tmp_path)
    assert result.exit_code == 1
    assert "is not what the estimator is" in result.output


def test_an_estimator_without_known_ngrams_is_undecided() -> None:
    estimator = NgramSentiment(words_from=1, letters_from=1).fit(["alegría", "horror"], np.array([1.0, 0.0]))
    assert estimator.predict_proba(["", "zzz", "我"])[:, 1].tolist() == [0.5, 0.5, 0.5]


def test_temperature_undoes_what_made_log_odds_too_sure() -> None:
    random_state = np.random.default_rng(1)
    log_odds = random_state.normal(size=20_000)
    labels = (random_state.random(20_000) < 1 / (1 + np.exp(-log_odds))).astype(float)
    assert calibration.temperature(3 * log_odds, labels) == pytest.approx(3, rel=0.1)
    assert calibration.calibration_error(1 / (1 + np.exp(-log_odds)), labels) < 0.02
    assert calibration.calibration_error(1 / (1 + np.exp(-3 * log_odds)), labels) > 0.1


def test_the_neutral_band_is_as_wide_as_enough_right_verdicts_need() -> None:
    positive = np.array([0.5, 0.52, 0.555, 0.445, 0.9, 0.95, 0.1, 0.05, 0.8, 0.2])
    labels = np.array([0, 0, 0, 1, 1, 1, 0, 0, 1, 0])
    band = calibration.thresholds(positive, labels)
    assert (band.negative, band.positive) == (0.44, 0.56)


def test_a_score_counts_accuracy_and_the_mean_f1_of_both_kinds() -> None:
    result = score("few", "en", [0.9, 0.8, 0.2, 0.6], [1, 0, 0, 1])
    assert (result.accuracy, result.macro_f1, result.sentences) == (75.0, 73.33, 4)
    assert msgspec.to_builtins(score("none", "en", [], []))["accuracy"] == 0


def test_the_labelled_file_of_the_docs_is_judged_by_the_model_in_use(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("Qué alegría tan grande.\t1\nQué tristeza tan honda.\t0\n我很高兴\t1\n", encoding="utf-8")
    result = sinpluma("evaluate", path)
    assert "3 sentences: accuracy 100.0 %" in result.output
    assert "1 of them are neutral" in result.output
    assert Model.load().card.name == "sinpluma-sentiment"
