import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), "vigie-import-"));
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const importing = (...words: readonly string[]) => running(...words, "--json");

async function running(...words: readonly string[]) {
  const all = ["--workspace", workspace, "data", "import", "--received", "2019-01-15", ...words];
  return new Promise<{ code: number | null; out: string; err: string }>((done) => {
    const child = spawn("node", [join(root, "server/vigie.mjs"), ...all], { cwd: root });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.on("close", (code) => done({ code, out, err }));
  });
}

async function fileOf(name: string, content: string): Promise<string> {
  const path = join(workspace, name);
  await writeFile(path, content);
  return path;
}

const comptes = (siret: string) =>
  `Compte;Etat_compte;Siret;Date_crea_siret;Date_disp_siret\na;1;${siret};;\n`;

describe("`data import`", () => {
  it("finds establishments in the newest account table, or the one that is named", async () => {
    const older = await fileOf("cotisation.csv", "Compte;periode;mer;enc_direct;cotis_due\na;201511;x;1;2\n");
    const without = await importing(older);
    expect(without.code).toBe(1);
    expect(without.err).toMatch(/cotisation\.csv.*Siret.*comptes/s);
    const first = await importing(await fileOf("comptes1.csv", comptes("11111111111111")));
    await importing(await fileOf("comptes2.csv", comptes("22222222222222")));
    const newest = JSON.parse((await importing(older)).out);
    expect(newest.report).toMatchObject({ source: "cotisation", valid: 1 });
    const table = JSON.parse(first.out).version as string;
    const named = JSON.parse((await importing(older, "--accounts", table)).out);
    expect(named.report).toMatchObject({ source: "cotisation", valid: 1 });
    expect(named.version).not.toBe(newest.version);
  });

  it("judges the day received before it looks at any file", async () => {
    const { code, err } = await importing("missing.csv", "--received", "2019-02-31");
    expect(code).toBe(1);
    expect(err).toMatch(/not a day: 2019-02-31/);
  });

  it("tells people by which rules lines were left out", async () => {
    const names =
      "siren,dateCreationUniteLegale,dateDebut,etatAdministratifUniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,nomenclatureActivitePrincipaleUniteLegale";
    const lineOf = (last: string, classification: string) =>
      `12345678${last},1990-01-01,1995-01-01,A,5499,01.11Z,${classification}`;
    const file = await fileOf(
      "unite_legale.csv",
      `${names}\n${lineOf("1", "NAFRev2")}\n${lineOf("2", "NAF1993")}\n`,
    );
    const { code, out } = await running(file);
    expect(code).toBe(0);
    expect(out).toContain(
      "rejected 0, left out by a rule 1\n  1 left out: activity not in the NAF of 2008 or 2025",
    );
  });

  it("takes a declared mapping in place of a source, and names what is wrong with it", async () => {
    const mapping = {
      format: "vigie.mapping/1",
      name: "tax_vat",
      title: "VAT",
      firm: { column: "siren", kind: "siren" },
      columns: [{ column: "vat", name: "vatDueEuros", form: "number", meaning: "VAT due." }],
      knownOn: { column: "period", form: "isoDate" },
    };
    const good = await fileOf("mapping.json", JSON.stringify(mapping));
    const file = await fileOf("vat.csv", "siren;period;vat\n123456789;2018-10-01;12,5\n");
    const { code, out } = await importing("--mapping", good, file);
    expect({ code, report: JSON.parse(out).report }).toMatchObject({
      code: 0,
      report: { source: "tax_vat", facts: 1 },
    });
    const bad = await fileOf("bad.json", JSON.stringify({ ...mapping, columns: [] }));
    const refused = await importing("--mapping", bad, file);
    expect(refused.code).not.toBe(0);
    expect(refused.err).toMatch(/bad\.json.*columns/s);
  });

  it("takes the files of a whole delivery in any order, the account table first", async () => {
    const contributions = await fileOf(
      "z-cotisation.csv",
      "Compte;periode;mer;enc_direct;cotis_due\nb;201511;x;1;2\n",
    );
    const accounts = await fileOf("zz-comptes.csv", comptes("33333333333333").replace("a;1", "b;1"));
    const { code, out } = await importing(contributions, accounts);
    const { imports } = JSON.parse(out);
    expect(code).toBe(0);
    expect(imports.map(({ report }: { report: { source: string } }) => report.source)).toEqual([
      "comptes",
      "cotisation",
    ]);
    expect(imports[1].report).toMatchObject({ valid: 1, rejected: 0 });
  });

  it("imports nothing of a delivery in which one file is of no known source, and names it", async () => {
    const accounts = await fileOf("comptes9.csv", comptes("99999999999999"));
    const stranger = await fileOf("stranger.csv", "a;b\n1;2\n");
    const versions = async () => (await readdir(join(workspace, "datasets"))).sort();
    const before = await versions();
    const { code, err } = await importing(accounts, stranger);
    expect(code).toBe(1);
    expect(err).toMatch(/stranger\.csv.*no known source/s);
    expect(await versions()).toEqual(before);
  });
});
