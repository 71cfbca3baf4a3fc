"""The Slovak firms by Python's own means: counts, linking, and the models on the same matrices.

    slovak_twin.py check CSV-FOLDER
        reads the 32 files with pandas, links the firms anew, prints counts, shares and the AUC of "was seen before"
    slovak_twin.py fit MATRIX-FOLDER [--parameters JSON] [--golden FILE]
        trains XGBoost and scikit-learn on what export-slovak-matrix.ts wrote, prints what they gave,
        and puts it into the golden file under the versions of the libraries
"""

import argparse
import base64
import hashlib
import json
import pathlib
import re
from bisect import bisect_left
from collections import Counter, defaultdict

import numpy as np


def check(folder):
    import pandas as pd
    from sklearn.metrics import roc_auc_score

    frames = []
    for path in sorted(pathlib.Path(folder).glob("*.csv")):
        outcome, sector, year = re.match(r"(bankrupt|nonbankrupt)_([a-z]+)_(\d\d)_year", path.name).groups()
        frame = pd.read_csv(path, sep=";", decimal=",", index_col=0)
        frame["bankrupt"], frame["sector"], frame["year"] = outcome == "bankrupt", sector, 2000 + int(year)
        frames.append(frame)
    rows = pd.concat(frames, ignore_index=True).sort_values(
        ["year", "sector", "bankrupt"], kind="stable", ignore_index=True
    )
    firm, years = link(rows)
    rows["firm"] = firm
    test = rows[rows.year == 2016]
    seen = test.firm.isin(set(rows.firm[rows.year <= 2014]))
    outcomes = rows.groupby("firm").bankrupt.nunique()
    return {
        "sound": int((~rows.bankrupt).sum()),
        "bankrupt": int(rows.bankrupt.sum()),
        "testSound": int((~test.bankrupt).sum()),
        "testBankrupt": int(test.bankrupt.sum()),
        "firms": int(rows.firm.nunique()),
        "firmsWithBothOutcomes": int((outcomes > 1).sum()),
        "years": years,
        "seenShare": float(seen.mean()),
        "seenAuc": float(roc_auc_score(test.bankrupt, ~seen)),
    }


def link(rows):
    """Values that occur once in either year; then repeated values by their place between sure neighbours."""
    values = np.round(rows[[f"V{i}" for i in range(1, 64)]].to_numpy(), 9)
    oldest = [tuple(None if v != v else v for v in row) for row in values[:, :42]]
    newest = [tuple(None if v != v else v for v in row) for row in values[:, 21:]]
    files = list(zip(rows.sector, rows.bankrupt))
    parent, child, years = {}, {}, []
    for year in (2013, 2014, 2015):
        before = rows.index[rows.year == year].tolist()
        after = rows.index[rows.year == year + 1].tolist()
        counts = Counter(newest[i] for i in before), Counter(oldest[j] for j in after)
        at = {newest[i]: i for i in before}
        for j in after:
            if counts[0][oldest[j]] == 1 and counts[1][oldest[j]] == 1:
                parent[j], child[at[oldest[j]]] = at[oldest[j]], j
        by_values = sum(j in parent for j in after)
        by_order(before, after, newest, oldest, files, parent, child)
        years.append(
            {
                "from": year,
                "rows": len(before),
                "shared": sum(newest[i] in counts[1] for i in before),
                "byValues": by_values,
                "byOrder": sum(j in parent for j in after) - by_values,
                "ambiguous": sum(j not in parent and oldest[j] in counts[0] for j in after),
            }
        )
    firm = list(range(len(rows)))
    for j in sorted(parent):
        firm[j] = firm[parent[j]]
    return firm, years


def by_order(before, after, newest, oldest, files, parent, child):
    sure = [(i, child[i]) for i in before if i in child and files[i] == files[child[i]]]
    left, right = defaultdict(list), defaultdict(list)
    for i, j in sure:
        left[files[i]].append(i)
        right[files[j]].append(j)
    for positions in [*left.values(), *right.values()]:
        positions.sort()
    waiting = defaultdict(list)
    for i in before:
        if i not in child:
            waiting[files[i], bisect_left(left[files[i]], i), newest[i]].append(i)
    for j in after:
        if j not in parent:
            candidates = waiting[files[j], bisect_left(right[files[j]], j), oldest[j]]
            if candidates:
                i = candidates.pop(0)
                parent[j], child[i] = i, j


def read_matrix(path):
    import pyarrow as pa

    table = pa.ipc.open_file(path).read_all()
    label, is_test = (table.column(name).to_numpy() for name in ("label", "isTest"))
    names = [name for name in table.column_names if name not in ("label", "isTest")]
    x = np.column_stack([table.column(name).to_numpy().astype("<f4", copy=False) for name in names])
    return names, x, label, is_test == 1


def matrix_digest(names, x, label, is_test):
    digest = hashlib.sha256("\n".join(["vigie.peer-matrix/1", *names, ""]).encode())
    for part in (~is_test, is_test):
        digest.update(label[part].astype("u1").tobytes())
        for column in x[part].T:
            digest.update(np.ascontiguousarray(column, "<f4").tobytes())
    return f"sha256:{digest.hexdigest()}"


def fit_xgboost(matrix, parameters, seed):
    import xgboost

    names, x, label, is_test = matrix
    library = {name: value for name, value in parameters.items() if name != "rounds"}
    train = xgboost.DMatrix(x[~is_test], label=label[~is_test], feature_names=names, nthread=1)
    test = xgboost.DMatrix(x[is_test], feature_names=names, nthread=1)
    booster = xgboost.train(
        {**library, "objective": "binary:logistic", "seed": seed, "nthread": 1, "verbosity": 0},
        train,
        num_boost_round=parameters["rounds"],
    )
    margins = booster.predict(test, output_margin=True).astype("<f4")
    sample = np.linspace(0, len(margins) - 1, 500).astype(int)
    return xgboost.__version__, {
        "matrix": matrix_digest(*matrix),
        "parameters": parameters,
        "seed": seed,
        "rows": len(margins),
        "margins": f"sha256:{hashlib.sha256(margins.tobytes()).hexdigest()}",
        "sampleRows": "500, evenly spaced, the first and the last among them",
        "sample": base64.b64encode(margins[sample].tobytes()).decode(),
        "testAuc": auc(label[is_test], margins),
    }


def fit_logistic(matrix, parameters):
    import sklearn
    from sklearn.linear_model import LogisticRegression

    names, x, label, is_test = matrix
    model = LogisticRegression(C=1 / parameters["lambda"], solver="newton-cholesky", tol=1e-13, max_iter=1000)
    model.fit(x[~is_test].astype("f8"), label[~is_test])
    return sklearn.__version__, {
        "matrix": matrix_digest(*matrix),
        "parameters": parameters,
        "intercept": float(model.intercept_[0]),
        "coefficients": dict(zip(names, map(float, model.coef_[0]))),
        "testAuc": auc(label[is_test], model.decision_function(x[is_test].astype("f8"))),
    }


def auc(label, score):
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(label, score))


def fit(folder, parameters):
    folder = pathlib.Path(folder)
    parameters = parameters or json.loads((folder / "parameters.json").read_text())
    boosted, boosted_result = fit_xgboost(
        read_matrix(folder / "raw.arrow"), parameters["xgboost"], parameters["seed"]
    )
    linear, linear_result = fit_logistic(read_matrix(folder / "scaled.arrow"), parameters["logistic"])
    return {"xgboost": {boosted: boosted_result}, "scikit-learn": {linear: linear_result}}


def merge(golden, result):
    path = pathlib.Path(golden)
    known = json.loads(path.read_text()) if path.exists() else {}
    for library, versions in result.items():
        known.setdefault(library, {}).update(versions)
    path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check").add_argument("folder")
    fitting = commands.add_parser("fit")
    fitting.add_argument("folder")
    fitting.add_argument("--parameters", type=json.loads)
    fitting.add_argument("--golden")
    arguments = parser.parse_args()
    if arguments.command == "check":
        print(json.dumps(check(arguments.folder), indent=1))
        return
    result = fit(arguments.folder, arguments.parameters)
    if arguments.golden:
        merge(arguments.golden, result)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
