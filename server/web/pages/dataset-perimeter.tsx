import { format, words } from "../language.ts";
import { Scroll } from "../parts/scroll.tsx";

interface PanelReport {
  readonly rows: number;
  readonly firms: number;
  readonly perimeter: readonly {
    readonly rule: string;
    readonly firms: number;
    readonly firmMonths: number | null;
  }[];
  /** Not there in panels of before. */
  readonly register?: readonly {
    readonly column: string;
    readonly origin: string | null;
    readonly rows: number;
  }[];
  readonly flags: Readonly<Record<string, number>>;
  readonly targets: Readonly<Record<string, { readonly true: number; readonly false: number }>>;
}

/** The counts of a panel's build, where that is what stands beside the dataset. */
export function panelReportOf(report: unknown): PanelReport | null {
  const { perimeter, firms, rows, flags, targets } = (report ?? {}) as Partial<PanelReport>;
  const isOne = Array.isArray(perimeter) && typeof firms === "number" && typeof rows === "number";
  return isOne && flags !== undefined && targets !== undefined ? (report as PanelReport) : null;
}

/** How the firms of the register became those of the panel, and what the panel says of them. */
export function PanelCounts({ counts }: { readonly counts: PanelReport }) {
  const t = words.value.data;
  return (
    <>
      <section>
        <h2>{t.perimeterTitle}</h2>
        <p class="quiet above-table">{t.perimeterLead}</p>
        <Scroll label={t.perimeterTitle}>
          <Waterfall counts={counts} />
        </Scroll>
      </section>
      {counts.register !== undefined && (
        <section>
          <h2>{t.registerTitle}</h2>
          <p class="quiet above-table">{t.registerLead}</p>
          <Scroll label={t.registerTitle}>
            <Register register={counts.register} rows={counts.rows} />
          </Scroll>
        </section>
      )}
      <section>
        <h2>{t.flagsTitle}</h2>
        <Scroll label={t.flagsTitle}>
          <Flags counts={counts} />
        </Scroll>
      </section>
    </>
  );
}

/** The surest first; null where nothing was known. */
const originOrder = ["delivered", "dated", "places", "undated", null];

/** Where the rows' department, activity and legal form come from, as shares of the rows. */
function Register({ register, rows }: Required<Pick<PanelReport, "register" | "rows">>) {
  const t = words.value.data;
  const f = format.value;
  const columns = [...new Set(register.map(({ column }) => column))];
  const origins = originOrder.filter((origin) => register.some((one) => one.origin === origin));
  const of = (column: string, origin: string | null) =>
    register.find((one) => one.column === column && one.origin === origin)?.rows ?? 0;
  return (
    <table class="narrow">
      <thead>
        <tr>
          <th scope="col">{t.flag}</th>
          {origins.map((origin) => (
            <th key={origin} scope="col" class="number">
              {t.registerOrigin(origin)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {columns.map((column) => (
          <tr key={column}>
            <th scope="row">{t.registerColumn(column)}</th>
            {origins.map((origin) => (
              <td key={origin} class="number">
                {of(column, origin) === 0
                  ? "0"
                  : `${f.count(of(column, origin))} (${f.share(of(column, origin) / rows)})`}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** In panels of before, rules on whole firms came first and told no firm-months. */
function Waterfall({ counts: { perimeter, firms, rows } }: { readonly counts: PanelReport }) {
  const t = words.value.data;
  const f = format.value;
  const rules = [...perimeter].sort((a, b) => Number(a.firmMonths !== null) - Number(b.firmMonths !== null));
  const all = firms + rules.reduce((sum, rule) => sum + rule.firms, 0);
  let left = all;
  return (
    <table class="narrow waterfall">
      <thead>
        <tr>
          <th scope="col">{t.step}</th>
          <th scope="col" class="number">
            {t.firmsLeftOut}
          </th>
          <th scope="col" class="number">
            {t.monthsLeftOut}
          </th>
          <th scope="col" class="number">
            {t.firmsLeft}
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{t.atFirst}</th>
          <td />
          <td />
          <td class="number">{f.count(all)}</td>
          <Bar from={0} until={1} />
        </tr>
        {rules.map(({ rule, firms: removed, firmMonths }) => {
          const before = left;
          left -= removed;
          return (
            <tr key={rule}>
              <th scope="row">{t.perimeterRule(rule)}</th>
              <td class="number">{less(removed)}</td>
              <td class="number">{firmMonths === null ? "" : less(firmMonths)}</td>
              <td class="number">{f.count(left)}</td>
              <Bar from={left / all} until={before / all} isGone />
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t.atLast}</th>
          <td />
          <td class="number">{t.rowsOf(f.count(rows))}</td>
          <td class="number">{f.count(firms)}</td>
          <Bar from={0} until={all === 0 ? 0 : firms / all} />
        </tr>
      </tfoot>
    </table>
  );
}

const less = (n: number) => (n === 0 ? "0" : `−${format.value.count(n)}`);

interface BarProps {
  /** Shares of all firms. */
  readonly from: number;
  readonly until: number;
  readonly isGone?: boolean;
}

function Bar({ from, until, isGone = false }: BarProps) {
  return (
    <td class="bar">
      <svg class="waterfall-bar" viewBox="0 0 200 12" width="200" height="12" aria-hidden="true">
        <rect
          class={isGone ? "gone" : "left"}
          x={200 * from}
          width={Math.max(until > from ? 1 : 0, 200 * (until - from))}
          height="12"
        />
      </svg>
    </td>
  );
}

function Flags({ counts: { flags, targets, rows } }: { readonly counts: PanelReport }) {
  const t = words.value.data;
  const f = format.value;
  const of = (n: number) => `${f.count(n)} (${f.share(rows === 0 ? 0 : n / rows)})`;
  return (
    <table class="narrow">
      <thead>
        <tr>
          <th scope="col">{t.flag}</th>
          {[t.isTrue, t.isFalse, t.isUnknown].map((name) => (
            <th key={name} scope="col" class="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Object.entries(targets).map(([name, counted]) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td class="number">{of(counted.true)}</td>
            <td class="number">{of(counted.false)}</td>
            <td class="number">{of(rows - counted.true - counted.false)}</td>
          </tr>
        ))}
        {Object.entries(flags).map(([name, n]) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td class="number">{of(n)}</td>
            <td class="number" />
            <td class="number" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}
