import { allTables, type FactTables } from "./factTables.ts";
import { latestFacts } from "./latest.ts";

/**
 * Where a firm's activity, legal form or department at an as-of date comes from.
 * `delivered`: what a delivery received by then says of its day.
 * `dated`: a state of the register's history (`sirene_ul_histo`, `sirene_histo`) that had begun by then.
 * `undated`: what a delivery taken as history says of its own day, held for true since the firm, or its head office, began.
 * `places`: no head office is known by then, but all the firm's places that were open lie in one department.
 */
export const registerOrigins = ["delivered", "dated", "undated", "places"] as const;

/** What holds until the end. */
const never = 1_000_000;
/** The day 0000-00-00 of what is not dated: a delivery taken as history, asked about a day before it. */
const noDay = -100_000;

/**
 * What was known of each firm's entry in the register, as rows (siren, since, until, region, department, activity, legalForm)
 * with an origin for each of the last three (`departmentFrom`, `activityFrom`, `legalFormFrom`), which hold for the as-of
 * months [since, until). `firms` is a query of the sirens.
 *
 * Among what is known at an as-of date the fact about the latest day counts: a delivery speaks of the day on which it was
 * received, a state of the history of the day on which it began. What is not dated yields to all others. Of the history the
 * newest delivery counts alone, so that a state that it takes back is gone from then on. The firm's own history goes before
 * that of its head office. A delivery that does not tell the activity (of a firm told in the NAF of 2025) leaves what was told
 * before. An establishment never moves (its move gives it another SIRET), so an address holds for a SIRET
 * as long as it is known.
 */
export function registerSql(tables: FactTables, firms: string): string {
  const parts = [
    ...stockParts(tables, firms),
    ...historyParts(tables),
    ...placeParts,
    ...momentParts,
    ...seatParts,
    ...stateParts,
  ];
  const named = parts.map(([name, sql]) => `${name} AS (${sql})`);
  return `WITH ${named.join(",\n")}
SELECT siren, month AS since, coalesce(lead(month) OVER (PARTITION BY siren ORDER BY month), ${never}) AS until,
  ${stateColumns} FROM changed`;
}

type Part = readonly [name: string, sql: string];

/** The deliveries of firms and establishments, resolved: what each says from which as-of month on. */
function stockParts(tables: FactTables, firms: string): readonly Part[] {
  const { sirene_ul, sirene } = allTables(tables);
  const stock = (facts: string, columns: string) => {
    const part = (day: string, about: string, isDelivered: boolean) =>
      `SELECT siren, as_of_month(${day}) AS known, day_number(receivedOn) AS received, ${about} AS about,
  ${isDelivered} AS isDelivered, ${columns} FROM ${facts}`;
    const received = "greatest(knownOn, receivedOn)";
    return `(${part(received, `day_number(${received})`, true)}
UNION ALL ${part("knownOn", String(noDay), false)} WHERE knownOn < receivedOn)`;
  };
  const about = ["about", "isDelivered"];
  return [
    ["large", `SELECT DISTINCT siren FROM (${firms})`],
    ["unit_fact", `SELECT * FROM ${sirene_ul} SEMI JOIN large USING (siren)`],
    ["place_fact", `SELECT * FROM ${sirene} SEMI JOIN large USING (siren)`],
    [
      "unit",
      latestFacts({
        facts: stock("unit_fact", "legalForm"),
        newestBy: "about",
        key: "siren",
        columns: [...about, "legalForm"],
      }),
    ],
    [
      "unit_activity",
      latestFacts({
        facts: stock("(SELECT * FROM unit_fact WHERE activity IS NOT NULL)", "activity"),
        newestBy: "about",
        key: "siren",
        columns: [...about, "activity"],
      }),
    ],
    [
      "office",
      latestFacts({
        facts: stock("(SELECT * FROM place_fact WHERE isHeadOffice)", "siret"),
        newestBy: "about",
        key: "siren",
        columns: [...about, "siret"],
      }),
    ],
    [
      "address",
      latestFacts({
        facts: `(SELECT siret, as_of_month(knownOn) AS known, day_number(receivedOn) AS received, department, region FROM place_fact)`,
        newestBy: "received",
        key: "siret",
        columns: ["department", "region"],
      }),
    ],
  ];
}

/** The dated states, resolved: the newest delivery first, and in it the state that began last. */
function historyParts(tables: FactTables): readonly Part[] {
  const { sirene_ul_histo, sirene_histo } = allTables(tables);
  const states = (facts: string, key: string, columns: readonly string[]) =>
    latestFacts({
      facts: `(SELECT ${key}, as_of_month(knownOn) AS known, day_number(receivedOn) AS received,
  coalesce(day_number("from"), ${noDay + 1}) AS about, ${columns.join(", ")} FROM ${facts} SEMI JOIN large USING (siren))`,
      newestBy: `received * ${2 * -noDay} + about`,
      key,
      columns: ["about", ...columns],
    });
  return [
    ["dated_unit", states(sirene_ul_histo, "siren", ["legalForm", "activity", "headOffice"])],
    ["dated_place", states(sirene_histo, "siret", ["isActive", "activity"])],
  ];
}

const isOpen = "coalesce(state.isActive, true)";
/** Places abroad count as one department. */
const isOneDepartment = `count(DISTINCT coalesce(department, '')) FILTER (WHERE ${isOpen}) = 1`;
const ofThem = (column: string) =>
  `if(${isOneDepartment}, max(${column}) FILTER (WHERE ${isOpen}), NULL) AS ${column}`;

/** Before a head office is known: the one department of the places that were open, as far as was known. */
const placeParts: readonly Part[] = [
  [
    "first_office",
    `SELECT siren, min(known) AS known FROM (SELECT siren, known FROM office
  UNION ALL SELECT siren, known FROM dated_unit WHERE headOffice IS NOT NULL) GROUP BY siren`,
  ],
  [
    "early_place",
    `SELECT DISTINCT left(siret, 9) AS siren, siret, coalesce(first_office.known, ${never}) AS until
FROM address LEFT JOIN first_office ON first_office.siren = left(siret, 9)
WHERE address.known < coalesce(first_office.known, ${never})`,
  ],
  [
    "turn",
    `SELECT DISTINCT siren, known AS month FROM early_place
JOIN (SELECT siret, known FROM address UNION ALL SELECT siret, known FROM dated_place) USING (siret) WHERE known < until`,
  ],
  [
    "early",
    `SELECT turn.siren, turn.month AS known, if(count(*) FILTER (WHERE ${isOpen}) = 1, max(place.siret) FILTER (WHERE ${isOpen}), NULL) AS siret,
  ${ofThem("department")}, ${ofThem("region")}
FROM turn JOIN early_place place ON place.siren = turn.siren
ASOF JOIN address ON address.siret = place.siret AND address.known <= turn.month
ASOF LEFT JOIN dated_place state ON state.siret = place.siret AND state.known <= turn.month
GROUP BY turn.siren, turn.month
UNION ALL SELECT siren, known, NULL, NULL, NULL FROM first_office`,
  ],
];

/** Each month at which something may change, with what every part says then. */
const momentParts: readonly Part[] = [
  [
    "moment",
    `SELECT DISTINCT siren, known AS month FROM (
  SELECT siren, known FROM unit UNION ALL SELECT siren, known FROM unit_activity UNION ALL SELECT siren, known FROM office UNION ALL SELECT siren, known FROM dated_unit
  UNION ALL SELECT siren, known FROM early
  UNION ALL SELECT left(siret, 9), known FROM address UNION ALL SELECT left(siret, 9), known FROM dated_place)
SEMI JOIN unit_fact USING (siren)`,
  ],
];

/** The dated value is there and goes before that of a delivery, unless this is about the same day or a later one. */
const isNewer = (dated: string, value: string, stock: string) =>
  `(${dated}.${value} IS NOT NULL AND NOT coalesce(${stock}.isDelivered AND ${stock}.about >= ${dated}.about, false))`;
const originOf = (stock: string) => `if(${stock}.isDelivered, 'delivered', 'undated')`;

const isSeatDated = isNewer("dated", "headOffice", "office");

/** Which establishment is the head office, and where it lies. */
const seatParts: readonly Part[] = [
  [
    "seated",
    `SELECT moment.*, dated.about, dated.legalForm, dated.activity,
  CASE WHEN ${isSeatDated} THEN dated.headOffice ELSE coalesce(office.siret, early.siret) END AS siret,
  CASE WHEN ${isSeatDated} THEN 'dated' WHEN office.siret IS NOT NULL THEN ${originOf("office")} ELSE 'places' END
    AS departmentFrom,
  early.department AS earlyDepartment, early.region AS earlyRegion
FROM moment
ASOF LEFT JOIN office ON office.siren = moment.siren AND office.known <= moment.month
ASOF LEFT JOIN dated_unit dated ON dated.siren = moment.siren AND dated.known <= moment.month
ASOF LEFT JOIN early ON early.siren = moment.siren AND early.known <= moment.month`,
  ],
  [
    "seat",
    `SELECT seated.*, if(departmentFrom = 'places', earlyDepartment, address.department) AS department,
  if(departmentFrom = 'places', earlyRegion, address.region) AS region
FROM seated ASOF LEFT JOIN address ON address.siret = seated.siret AND address.known <= seated.month`,
  ],
];

const stateColumns = [
  ...["region", "department", "activity", "legalForm"],
  ...["departmentFrom", "activityFrom", "legalFormFrom"],
].join(", ");

const isActivityDated = isNewer("seat", "activity", "unit_activity");
const isPlaceDated = `(seat.activity IS NULL AND ${isNewer("place", "activity", "unit_activity")})`;
const isFormDated = isNewer("seat", "legalForm", "unit");

/** The states, those left out that say what the one before says. */
const stateParts: readonly Part[] = [
  [
    "told",
    `SELECT seat.siren, month, seat.region, seat.department, if(seat.department IS NULL, NULL, departmentFrom) AS departmentFrom,
  if(${isFormDated}, seat.legalForm, unit.legalForm) AS legalForm,
  CASE WHEN ${isActivityDated} THEN seat.activity WHEN ${isPlaceDated} THEN place.activity ELSE unit_activity.activity END AS activity,
  if(${isFormDated}, 'dated', ${originOf("unit")}) AS formFrom,
  if(${isActivityDated} OR ${isPlaceDated}, 'dated', ${originOf("unit_activity")}) AS ownFrom
FROM seat
ASOF LEFT JOIN unit ON unit.siren = seat.siren AND unit.known <= seat.month
ASOF LEFT JOIN unit_activity ON unit_activity.siren = seat.siren AND unit_activity.known <= seat.month
ASOF LEFT JOIN dated_place place ON place.siret = seat.siret AND place.known <= seat.month`,
  ],
  [
    "said",
    `SELECT *, if(activity IS NULL, NULL, ownFrom) AS activityFrom, if(legalForm IS NULL, NULL, formFrom) AS legalFormFrom FROM told`,
  ],
  [
    "changed",
    `SELECT siren, month, ${stateColumns} FROM said
WINDOW one_firm AS (PARTITION BY siren ORDER BY month)
QUALIFY row_number() OVER one_firm = 1 OR row(${stateColumns}) IS DISTINCT FROM lag(row(${stateColumns})) OVER one_firm`,
  ],
];
