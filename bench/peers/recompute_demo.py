"""Recomputes the metrics of `vigie demo --json` from the predictions it wrote, by scikit-learn.

    npx vigie demo --json > demo.json
    python bench/peers/recompute_demo.py demo.json

AUC, average precision and Brier score of every model, over all test rows, with strong signals and by group, must
equal those in the JSON to 1e-9. Ends with 1 on the first difference, or when nothing could be compared.
"""

import argparse
import json
import math
import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

TOLERANCE = 1e-9


def recompute(label, margin, probability):
    """None where a metric is not defined: one class only."""
    has_both = 0 < label.sum() < len(label)
    return {
        "auc": roc_auc_score(label, margin) if has_both else None,
        "averagePrecision": average_precision_score(label, margin) if label.any() else None,
        "brier": brier_score_loss(label, probability),
    }


def views(table, model, groups):
    """(where the metrics stand under the model, mask of their rows)."""
    strong = table["strongSignal"].to_numpy()
    yield (), ~strong
    if strong.any():
        yield ("withStrongSignals",), np.ones(len(strong), dtype=bool)
    group = np.array(table["group"].cast(pa.string()).to_pylist())
    for level in sorted(set(group[~strong])):
        yield ("groups", groups, level), ~strong & (group == level)


def compare(stage):
    """Differences as sentences, and how many numbers were compared."""
    with pa.memory_map(stage["artifacts"]["predictions"]["path"]) as source:
        table = pa.ipc.open_file(source).read_all()
    if table.num_rows == 0 or pc.any(pc.is_null(table["label"])).as_py():
        raise SystemExit(f"{stage['name']}: predictions without rows or without labels")
    label = table["label"].to_numpy().astype(int)
    differences, compared = [], 0
    for model, metrics in stage["metrics"].items():
        margin, probability = (table[f"{what}_{model}"].to_numpy() for what in ("margin", "probability"))
        (groups,) = metrics["groups"]
        for path, rows in views(table, model, groups):
            told = metrics
            for step in path:
                told = told[step]
            for name, expected in recompute(label[rows], margin[rows], probability[rows]).items():
                if path[:1] == ("groups",) and name not in told:
                    continue
                found, counted = told[name]["value"], told[name]["rows"]
                where = f"{stage['name']}, {' / '.join((model, *path, name))}"
                same = found is expected or (
                    None not in (found, expected) and math.isclose(found, expected, rel_tol=0, abs_tol=TOLERANCE)
                )
                if not same:
                    differences.append(f"{where}: {found} (scikit-learn {expected})")
                if counted != rows.sum():
                    differences.append(f"{where}: {counted} rows (the file has {rows.sum()})")
                compared += 1
        told_levels = set(metrics["groups"][groups])
        if told_levels != {path[2] for path, _ in views(table, model, groups) if path[:1] == ("groups",)}:
            differences.append(f"{stage['name']}, {model}: other levels of {groups} than in the file")
    return differences, compared


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("demo", type=argparse.FileType(), help="what `vigie demo --json` printed")
    stages = json.load(parser.parse_args().demo)["stages"]
    results = [(stage["name"], *compare(stage)) for stage in stages if "predictions" in stage["artifacts"]]
    for name, differences, compared in results:
        print(f"{name}: {compared} numbers compared, {len(differences)} differ by more than {TOLERANCE}")
        print(*differences, sep="\n", end="\n" if differences else "")
    if not results or any(differences or not compared for _, differences, compared in results):
        sys.exit(1)


if __name__ == "__main__":
    main()
