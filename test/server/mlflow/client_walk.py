"""What MLflow's own client does with a registry; prints what came back as one JSON document.

Usage: client_walk.py ADDRESS SCIENTIST_TOKEN MANAGER_TOKEN WORK_FOLDER < matrix.json
"""

import json
import os
import sys

address, scientist, manager, folder = sys.argv[1:5]
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ["MLFLOW_TRACKING_TOKEN"] = scientist
matrix = json.load(sys.stdin)

import mlflow  # noqa: E402
import numpy as np  # noqa: E402
import xgboost  # noqa: E402
from mlflow import MlflowClient  # noqa: E402
from mlflow.exceptions import MlflowException  # noqa: E402
from urllib3.util.retry import Retry  # noqa: E402

mlflow.set_tracking_uri(address)
mlflow.set_registry_uri(address)
client = MlflowClient()
said = {}
retries = []
first_increment = Retry.increment


def increment(self, *words, **named):
    """Called by urllib3 before it asks again."""
    retries.append(words)
    return first_increment(self, *words, **named)


Retry.increment = increment


def refused(call):
    """How a call was refused, and how often the client asked again before it took that for an answer."""
    before = len(retries)
    try:
        call()
    except MlflowException as error:
        return {"code": error.error_code, "message": error.message, "retries": len(retries) - before}
    return None


# Registering from outside.
made = client.create_registered_model("outside", tags={"team": "lille"}, description="theirs")
said["made"] = {"name": made.name, "tags": made.tags, "description": made.description}
said["madeAgain"] = refused(lambda: client.create_registered_model("outside"))
first = client.create_model_version("outside", "s3://bucket/a", run_id="0a1b", tags={"stage": "one"})
second = mlflow.register_model("s3://bucket/b", "outside")
said["versions"] = [
    {key: getattr(one, key) for key in ("name", "version", "source", "run_id", "status", "user_id", "current_stage")}
    for one in (first, second)
]
client.update_model_version("outside", first.version, "the first")
client.update_registered_model("outside", "theirs, by hand")
client.set_model_version_tag("outside", second.version, "a b", "with 'quotes'")
client.set_registered_model_tag("outside", "seen", "")
client.delete_registered_model_tag("outside", "team")
client.set_model_version_tag("outside", first.version, "gone", "soon")
client.delete_model_version_tag("outside", first.version, "gone")
model = client.get_registered_model("outside")
said["model"] = {"tags": model.tags, "description": model.description, "latest": [v.version for v in model.latest_versions]}
one = client.get_model_version("outside", first.version)
said["first"] = {"tags": one.tags, "description": one.description}
said["secondTags"] = client.get_model_version("outside", second.version).tags
said["sourceOfFirst"] = client.get_model_version_download_uri("outside", first.version)

# Searching.
said["models"] = [found.name for found in client.search_registered_models()]
said["byName"] = [found.name for found in client.search_registered_models("name ILIKE 'OUT%'")]
said["byTag"] = [found.name for found in client.search_registered_models("tags.seen = ''")]
names, token = [], None
while True:
    page = client.search_registered_models(max_results=1, order_by=["name DESC"], page_token=token)
    names += [found.name for found in page]
    token = page.token
    if not token:
        break
said["paged"] = names
said["foundVersions"] = [
    found.version
    for found in client.search_model_versions("name = 'outside' and tags.`a b` LIKE '%quotes%'")
]
said["ordered"] = [
    f"{found.name}@{found.version}" for found in client.search_model_versions(order_by=["version_number ASC", "name ASC"])
]
said["released"] = [found.name for found in client.search_model_versions("tags.`vigie.status` = 'released'")]
said["wrongFilter"] = refused(lambda: client.search_model_versions("name = 'a' OR name = 'b'"))
said["latest"] = [found.version for found in client.get_latest_versions("outside")]

# Aliases.
said["unknownAlias"] = refused(lambda: client.get_model_version_by_alias("outside", "nothing"))
said["unknownModel"] = refused(lambda: client.get_registered_model("none"))
said["alias"] = client.get_model_version_by_alias("first", "production").version
said["aliases"] = client.get_registered_model("first").aliases
said["byScientist"] = refused(lambda: client.set_registered_model_alias("outside", "production", "1"))
os.environ["MLFLOW_TRACKING_TOKEN"] = manager
said["ofCandidate"] = refused(lambda: client.set_registered_model_alias("outside", "production", "1"))
client.set_registered_model_alias("first", "challenger", "1")
said["challenger"] = client.get_model_version_by_alias("first", "challenger").version
said["removedAlias"] = refused(lambda: client.delete_registered_model_alias("first", "production"))
said["removedModel"] = refused(lambda: client.delete_registered_model("outside"))
said["removedVersion"] = refused(lambda: client.delete_model_version("outside", "1"))
os.environ["MLFLOW_TRACKING_TOKEN"] = "vigie_unknown"
said["unknownToken"] = refused(lambda: client.get_registered_model("outside"))
os.environ["MLFLOW_TRACKING_TOKEN"] = scientist

# Artifacts, and the model itself.
said["uri"] = client.get_model_version_download_uri("first", "1")
said["listed"] = sorted(found.path for found in mlflow.artifacts.list_artifacts("mlflow-artifacts:/models/first/1"))
path = mlflow.artifacts.download_artifacts("models:/first@production", dst_path=folder)
said["downloaded"] = sorted(os.path.relpath(os.path.join(at, name), path) for at, _, files in os.walk(path) for name in files)
with open(os.path.join(path, "card.md"), encoding="utf-8") as card:
    said["card"] = card.read()
booster = mlflow.xgboost.load_model("models:/first@production")
columns = [np.array([np.nan if value is None else value for value in column], dtype=np.float32) for column in matrix["columns"]]
data = xgboost.DMatrix(np.column_stack(columns), feature_names=matrix["names"])
said["margins"] = [float(margin) for margin in booster.predict(data, output_margin=True)]
signature = mlflow.models.get_model_info(path).signature
said["signature"] = [column.name for column in signature.inputs.inputs]
print(json.dumps(said))
