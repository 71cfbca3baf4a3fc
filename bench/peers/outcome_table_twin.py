"""Python twin of `vigie evaluate --outcome`: writes test/golden/outcome-table-fairlearn.json.

Run from the repository root with fairlearn and scikit-learn installed:
    python bench/peers/outcome_table_twin.py
"""

import json
from pathlib import Path

import fairlearn
import numpy as np
import pandas as pd
import sklearn
from fairlearn import metrics as fl
from sklearn import metrics

THRESHOLD = 5


def false_omission_rate(y, alert):
    return 1 - metrics.precision_score(1 - y, 1 - alert)


ASKED = {
    "alertRate": fl.selection_rate,
    "recall": fl.true_positive_rate,
    "falsePositiveRate": fl.false_positive_rate,
    "falseNegativeRate": fl.false_negative_rate,
    "precision": metrics.precision_score,
    "falseOmissionRate": false_omission_rate,
    "baseRate": lambda y, alert: np.mean(y),
}


def main():
    random = np.random.default_rng(15)
    n = 900
    race = random.choice(["African-American", "Caucasian", "Hispanic", "Other"], n, p=[0.5, 0.3, 0.15, 0.05])
    sex = random.choice(["Female", "Male"], n, p=[0.2, 0.8])
    risk = random.normal(size=n) + 0.5 * (race == "African-American") - 0.3 * (sex == "Female")
    table = pd.DataFrame(
        {
            "decile_score": np.clip(np.round(5 + 2.2 * (risk + random.normal(size=n))), 1, 10).astype(int),
            "two_year_recid": (random.random(n) < 1 / (1 + np.exp(-risk))).astype(int),
            "race": race,
            "sex": sex,
        }
    )
    y = table["two_year_recid"].to_numpy()
    alert = (table["decile_score"] >= THRESHOLD).astype(int).to_numpy()
    expected = {}
    for column in ["race", "sex"]:
        frame = fl.MetricFrame(metrics=ASKED, y_true=y, y_pred=alert, sensitive_features=table[column])
        expected[column] = {
            "groups": frame.by_group.to_dict(orient="index"),
            "difference": frame.difference(method="between_groups").to_dict(),
            "ratio": frame.ratio(method="between_groups").to_dict(),
        }
    golden = {
        "made_by": f"fairlearn {fairlearn.__version__}, scikit-learn {sklearn.__version__}, bench/peers/outcome_table_twin.py",
        "threshold": THRESHOLD,
        "csv": table.to_csv(index=False),
        "auc": metrics.roc_auc_score(y, table["decile_score"]),
        "averagePrecision": metrics.average_precision_score(y, table["decile_score"]),
        "expected": expected,
    }
    Path("test/golden/outcome-table-fairlearn.json").write_text(json.dumps(golden, indent=1) + "\n")


main()
