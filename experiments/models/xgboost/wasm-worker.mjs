// Plain JavaScript, because a worker thread has no TypeScript loader. Trains by ml-xgboost's compiled functions and posts
// pre-1.0 model bytes back. `train()` of the package is not used: it passes the data on the stack, which large data overflow.
import { parentPort, workerData } from "node:worker_threads";
import module from "ml-xgboost/dist/wasm/xgboost.js";

module.print = () => {};
module.printErr = (text) => messages.push(String(text));
const messages = [];

try {
  await module.isReady.then(() => {});
  parentPort.postMessage({ type: "done", bytes: train(workerData) });
} catch (error) {
  const reason = [String(error?.message ?? error), ...messages].join("; ");
  parentPort.postMessage({ type: "failed", reason: reason.slice(0, 500) });
}

function train({ values, labels, rowCount, columnCount, parameters, rounds }) {
  const model = createModel(values, labels, rowCount, columnCount);
  for (const [name, value] of Object.entries(parameters)) setParameter(model, name, value);
  for (let round = 0; round < rounds; round++) {
    module._train_full_model(model, 1);
    parentPort.postMessage({ type: "round", round: round + 1 });
  }
  return savedBytes(model);
}

function createModel(values, labels, rowCount, columnCount) {
  const data = copyIn(values);
  const outcomes = copyIn(labels);
  const model = module._create_model(data, outcomes, rowCount, columnCount);
  module._free(data);
  module._free(outcomes);
  return model;
}

/** The heap may move when it grows, so it is looked up after the allocation. */
function copyIn(array) {
  const offset = module._malloc(array.byteLength);
  if (offset === 0) throw new Error(`no memory for ${array.byteLength} bytes`);
  new Float32Array(module.HEAPU8.buffer, offset, array.length).set(array);
  return offset;
}

function setParameter(model, name, value) {
  const texts = [name, value].map((text) => copyText(text));
  module._set_param(model, ...texts);
  for (const text of texts) module._free(text);
}

function copyText(text) {
  const bytes = Buffer.from(`${text}\0`);
  const offset = module._malloc(bytes.length);
  module.HEAPU8.set(bytes, offset);
  return offset;
}

function savedBytes(model) {
  const size = module._save_model(model);
  if (size < 0) throw new Error("the model could not be saved");
  const offset = module._malloc(size);
  module._get_file_content(offset, size);
  return module.HEAPU8.slice(offset, offset + size);
}
