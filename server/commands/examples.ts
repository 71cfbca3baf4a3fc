import type { Command } from "commander";

/** What to type, by the path of the command; shown at the end of its help. */
const examples: Readonly<Record<string, readonly string[]>> = {
  demo: [
    "vigie demo",
    "vigie demo --data slovak-smes/ --workspace slovak",
    "vigie demo --json > demo.json    (every figure, and where its artifacts lie)",
  ],
  "data import": [
    "vigie data import cotisation deliveries/cotisation.csv.gz --received 2025-01-01",
    "vigie data import deliveries/procol.csv --received 2025-01-01 --history",
  ],
  "data example": ["vigie data example", "vigie data example --size national --out national    (about 9 GB)"],
  "data show": ["vigie data show example", "vigie data show example@97a5c63300cd"],
  "data verify": ["vigie data verify", "vigie data verify example"],
  "data prune": ["vigie data prune --dry-run", "vigie data prune --keep 2 --cache"],
  "data erase": [
    'vigie data erase cotisation@97a5c63300cd --reason "delivered by mistake" --with-derived --yes',
    "vigie data erase --expired --yes",
  ],
  "panel build": ["vigie panel build example --from 2016-01 --until 2025-01"],
  run: [
    "vigie run notebooks/compare-models.ts --out report.html",
    "vigie run notebooks/calibration.ts --keep",
  ],
  "notebook show": ["vigie notebook show 5f1c0a2b9d34"],
  "notebook reproduce": ["vigie notebook reproduce 5f1c0a2b9d34"],
  "notebook compare": ["vigie notebook compare 5f1c0a2b9d34 0b7e51c2aa90"],
  "experiment run": ["vigie experiment run first-light --as scientist"],
  "experiment search": [
    "vigie experiment search search-light",
    "vigie experiment search search-light --trials 60 --judge",
  ],
  "experiment ablate": [
    "vigie experiment ablate first-light --model logistic",
    "vigie experiment ablate first-light --model xgboost --by feature",
  ],
  "experiment show": ["vigie experiment show 20ef9c3b1d42    (a beginning that only one run has will do)"],
  "experiment compare": [
    "vigie experiment compare 20ef9c3b1d42 f41fde8759cc",
    "vigie experiment compare 20ef --model logistic 20ef --other-model xgboost",
  ],
  "experiment leakage": ["vigie experiment leakage 20ef9c3b1d42"],
  evaluate: [
    "vigie evaluate list-2022-07.csv --panel example --rest below",
    "vigie evaluate compas.csv --outcome two_year_recid --score decile_score --threshold 5 --groups race,sex",
    "vigie evaluate counts.csv --outcome actual --score predicted --groups race --count n --reference race=Caucasian",
  ],
  "registry show": ["vigie registry show first-light@production"],
  "registry log": [
    "vigie registry log --model first-light",
    "vigie registry log --actor reviewer --since 2025-01-01 --before 2025-07-01",
  ],
  "registry anchor": ["vigie registry anchor --out anchor.json    (keep it on another machine)"],
  "registry verify": [
    "vigie registry verify",
    "vigie registry verify --anchor anchor.json",
    "vigie registry verify first-light@production",
    "vigie registry verify bundle.tar    (an exported version, on any machine)",
  ],
  "registry export": ["vigie registry export first-light@production --out bundle.tar"],
  "registry evidence": [
    'vigie registry evidence first-light@1 list.csv --panel example --as reviewer --reason "18 months are over"',
  ],
  "registry card": [
    "vigie registry card first-light@production",
    "vigie registry card first-light@production --lang fr --format html --out card.html",
  ],
  "registry answer": [
    'vigie registry answer first-light retention --as admin --text "Two years, then erased"',
  ],
  "registry at": ["vigie registry at 2025-06-30"],
  "registry register": ["vigie registry register 20ef9c3b1d42 xgboost --as scientist"],
  "registry review": ['vigie registry review first-light@1 --as scientist --reason "ready to be read"'],
  "registry check": ["vigie registry check first-light@1"],
  "registry waive": [
    'vigie registry waive first-light@1 --rule fairness --until 2026-06-30 --as reviewer --reason "few firms; watched"',
  ],
  "registry finding add": [
    'vigie registry finding add first-light@1 --severity blocking --on metric:calibrationSlope --as reviewer --reason "too steep in Corse"',
  ],
  "registry finding waive": [
    'vigie registry finding waive first-light@1 1 --until 2026-06-30 --as reviewer --reason "watched monthly"',
  ],
  "registry reproduce": ["vigie registry reproduce first-light@1 --as reviewer"],
  "experiment reproduce": ["vigie experiment reproduce 20ef9c3b1d42"],
  "registry policy": [
    "vigie registry policy",
    'vigie registry policy six-eyes --as admin --reason "three people from now on"',
  ],
  "registry approve": [
    'vigie registry approve first-light@1 --as reviewer --reason "figures read" --acknowledge reproduced,looks',
    'vigie registry approve first-light@1 --as reviewer --reason "figures read" --key    (signed)',
    'vigie registry approve first-light@1 --as reviewer --reason "figures read" --key --server http://127.0.0.1:4242    (from one\'s own account)',
  ],
  "registry refuse": ['vigie registry refuse first-light@1 --as reviewer --reason "too few firms in Corse"'],
  "registry release": [
    'vigie registry release first-light@1 --as manager --reason "first release"',
    'vigie registry release first-light@2 --panel example --as manager --reason "better calibrated" --confirm-jump "thresholds were too low"',
  ],
  "registry simulate": ["vigie registry simulate first-light@2 --panel example"],
  "registry rollback": ['vigie registry rollback first-light@2 --as manager --reason "wrong scale"'],
  "users add": [
    'vigie users add ada --name "Ada" --roles admin',
    "vigie users add rae --roles reviewer --as ada",
  ],
  "users roles": ['vigie users roles rae --roles reviewer,viewer --as ada --reason "no longer releases"'],
  "users link": ["vigie users link rae"],
  "users token create": [
    'vigie users token create rae --roles viewer --for "nightly reading" --until 2026-12-31',
  ],
  "users token revoke": ['vigie users token revoke 4f0c2d9a71be --as rae --reason "lost"'],
  "webhooks add": [
    "VIGIE_WEBHOOKS=https://hooks.example/ vigie webhooks add https://hooks.example/vigie --events version.released --as ada",
  ],
  "users remove": ['vigie users remove rae --as ada --reason "left"'],
  "registry due": ["vigie registry due"],
  "registry review-rollback": [
    'vigie registry review-rollback first-light --as reviewer --reason "the scale was wrong indeed"',
  ],
  score: ["vigie score first-light@production --panel example --out list.csv"],
  serve: ["vigie serve", "vigie serve --example --port 8080"],
};

/** A command without a longer description says its summary as a sentence; then come its examples. */
export function teach(command: Command): void {
  if (command.description() === "" || command.description() === command.summary())
    command.description(`${command.summary().charAt(0).toUpperCase()}${command.summary().slice(1)}.`);
  const lines = examples[pathOf(command)];
  if (lines === undefined) return;
  command.addHelpText("after", `\nFor example:\n${lines.map((line) => `  ${line}`).join("\n")}`);
}

/** Without the program's own name: `data import`. */
function pathOf(command: Command): string {
  const { parent } = command;
  if (parent === null || parent.parent === null) return command.name();
  return `${pathOf(parent)} ${command.name()}`;
}
