"""How good predictions are whose defaults nobody has touched: a running service beside scikit-learn, on the same rows.

quality.py ADDRESS SEEDS FOLDER [FOLDER ...]: each folder has tables as CSV and a targets.csv (table, target, task). For every table and seed
four fifths of the rows are learned from and the others judged: log-loss, accuracy and area under the ROC curve of classes, the root of the
mean squared error of numbers, and how many of them lie within the intervals that are told for 90 %. The peers are set up as a user would: missing numbers by the mean with a mark, scaled; words one-hot.
"""

import csv
import io
import json
import os
import sys
import time
import urllib.error
import urllib.request
import warnings

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, log_loss, mean_squared_error, roc_auc_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

CLASSIFICATION = "classification"
SMALLEST_PROBABILITY = 1e-7
LEVEL = 0.9


class Service:
    """The service, asked for nothing but a table and its target."""

    def __init__(self, address):
        self.address = address

    def answers(self, training, test, target, task):
        """What it answers to the test rows, and the seconds of the training."""
        began = time.monotonic()
        job = json.loads(self._call(f"/train?target={target}&task={task}", training))
        with urllib.request.urlopen(f"{self.address}/jobs/{job['id']}/events") as events:
            events.read()  # they end with the job
        seconds = time.monotonic() - began
        interval = "" if task == CLASSIFICATION else f"?interval={LEVEL}"
        answer = self._call(f"/models/{job['modelId']}/predict{interval}", test.drop(columns=[target]), "text/csv")
        return pd.read_csv(io.StringIO(answer), dtype=str, keep_default_na=False), seconds

    def _call(self, path, table, accept="application/json"):
        body = table.to_csv(index=False).encode()
        request = urllib.request.Request(self.address + path, body, {"Content-Type": "text/csv", "Accept": accept})
        with urllib.request.urlopen(request) as response:
            return response.read().decode()


def peers(task, seed):
    if task == CLASSIFICATION:
        return {
            "linear": LogisticRegression(max_iter=2000),
            "mlp": MLPClassifier(random_state=seed),
            "forest": RandomForestClassifier(random_state=seed),
            "hgb": HistGradientBoostingClassifier(random_state=seed),
        }
    return {
        "linear": Ridge(),
        "mlp": MLPRegressor(random_state=seed),
        "forest": RandomForestRegressor(random_state=seed),
        "hgb": HistGradientBoostingRegressor(random_state=seed),
    }


def inputs_of(table, target):
    """The features with numbers as numbers, and the transformer that a user would put before a model."""
    features = table.drop(columns=[target])
    numbers, words = [], []
    for name in features:
        filled = features[name][features[name] != ""]
        (numbers if pd.to_numeric(filled, errors="coerce").notna().all() else words).append(name)
    for name in numbers:
        features[name] = pd.to_numeric(features[name].replace("", np.nan))
    transformer = make_column_transformer(
        (make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()), numbers),
        (OneHotEncoder(handle_unknown="ignore"), words),
        sparse_threshold=0,
    )
    return features, transformer


def judge(task, truth, labels, probabilities_or_values):
    """Log-loss, accuracy and area under the ROC curve, or the root of the mean squared error and nothing else."""
    if task != CLASSIFICATION:
        return np.sqrt(mean_squared_error(truth, probabilities_or_values)), None, None
    p = np.clip(probabilities_or_values, SMALLEST_PROBABILITY, 1)
    p /= p.sum(axis=1, keepdims=True)
    known = np.isin(truth, labels)
    answers = np.array(labels)[p.argmax(axis=1)]
    area = (
        roc_auc_score(truth[known] == labels[1], p[known][:, 1])
        if len(labels) == 2
        else roc_auc_score(truth[known], p[known], multi_class="ovr", labels=labels)
    )
    return log_loss(truth[known], p[known], labels=labels), accuracy_score(truth, answers), area


def compare(service, table, target, task, seed):
    order = np.random.RandomState(seed).permutation(len(table))
    cut = len(table) * 4 // 5
    training, test = table.iloc[order[:cut]], table.iloc[order[cut:]]
    is_classes = task == CLASSIFICATION
    truth = test[target].to_numpy() if is_classes else test[target].astype(float).to_numpy()
    labels = sorted(training[target].unique()) if is_classes else []

    answers, seconds = service.answers(training, test, target, task)
    columns = [f"probability_{label}" for label in labels] if is_classes else [answers.columns[0]]
    own = answers[columns].astype(float).to_numpy()
    results = {"NnService": judge(task, truth, labels, own if is_classes else own[:, 0])}
    covered = None if is_classes else np.mean((answers["lower"].astype(float) <= truth) & (truth <= answers["upper"].astype(float)))

    features, transformer = inputs_of(table, target)
    known, asked = features.iloc[order[:cut]], features.iloc[order[cut:]]
    for name, peer in peers(task, seed).items():
        pipeline = make_pipeline(transformer, peer)
        if is_classes:
            pipeline.fit(known, training[target])
            results[name] = judge(task, truth, labels, pipeline.predict_proba(asked))
        else:
            pipeline.fit(known, training[target].astype(float))
            results[name] = judge(task, truth, labels, pipeline.predict(asked))
    return results, seconds, covered


def tables_of(folder):
    with open(os.path.join(folder, "targets.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = os.path.join(folder, row.get("file") or f"{row['table']}.csv")
            yield row["table"], pd.read_csv(path, dtype=str, keep_default_na=False), row["target"], row["task"]


def main():
    warnings.filterwarnings("ignore")
    address, seeds, folders = sys.argv[1], [int(seed) for seed in sys.argv[2].split(",")], sys.argv[3:]
    service = Service(address)
    losses, accuracies, areas, wins, coverage, refused = [], [], [], [], [], 0
    print("| table | NnService | linear | mlp | forest | hgb | rank | seconds |\n|---|---|---|---|---|---|---|---|")
    for name, table, target, task in (entry for folder in folders for entry in tables_of(folder)):
        try:
            runs = [compare(service, table, target, task, seed) for seed in seeds]
        except urllib.error.HTTPError as error:
            print(f"{name} was refused: {error.code} {error.read().decode()}", file=sys.stderr)
            refused += 1
            continue
        for results, _, covered in runs:
            loss = pd.Series({method: result[0] for method, result in results.items()})
            losses.append(loss.rank())
            wins.append((loss["NnService"] < loss.drop("NnService")).rename(task))
            for ranks, place in ((accuracies, 1), (areas, 2)):
                score = {method: -result[place] for method, result in results.items()} if task == CLASSIFICATION else None
                ranks.append(pd.Series(score).rank() if score else loss.rank())
            if covered is not None:
                coverage.append(covered)
        means = {method: np.mean([results[method][0] for results, _, _ in runs]) for method in runs[0][0]}
        rank = np.mean([ranks["NnService"] for ranks in losses[-len(seeds):]])
        seconds = np.mean([taken for _, taken, _ in runs])
        print(f"| {name} | " + " | ".join(f"{value:.4g}" for value in means.values()) + f" | {rank:.1f} | {seconds:.1f} |", flush=True)

    ranks = pd.DataFrame(
        {
            "log-loss or RMSE": pd.DataFrame(losses).mean(),
            "accuracy or RMSE": pd.DataFrame(accuracies).mean(),
            "AUC or RMSE": pd.DataFrame(areas).mean(),
        }
    )
    print("\nMean ranks of five, 1 is the best:\n")
    print(ranks.round(2).to_string())
    print("\nShare of the runs in which NnService is better:\n")
    for task in sorted({win.name for win in wins}):
        print(task, pd.DataFrame([win for win in wins if win.name == task]).mean().round(2).to_dict())
    print(f"\nTables that were refused: {refused}")
    if coverage:
        print(f"Rows within their intervals of {LEVEL:.0%}: {np.mean(coverage):.1%} (runs: {min(coverage):.1%} to {max(coverage):.1%})")


main()
