"""Raw files → panel, as a straightforward pandas script does it.

    panel_pandas.py RAW-FOLDER --divisions FOLDER --from 2016-01 --until 2025-01 --received 2025-01-01 --out FILE.parquet

RAW-FOLDER holds one delivery, taken as history; DIVISIONS the tables of departments and regions (`departements.json`,
`regions.json`). A month is a number of months since January 1970; `known` is the first as-of month that may use a fact.
The columns, and what they mean, are those of the catalogue in `datasets/panel/features/`.
"""

import argparse
import json
import pathlib
import re
import unicodedata

import numpy as np
import pandas as pd

HORIZON, DELAY, LOOKBACK = 18, 1, 24
GROUPS = ["region", "department", "activity5", "legalForm"]
RATIOS = {
    "workingCapitalWeight": "POIDS_FRNG",
    "marginRate": "TX_MARGE",
    "supplierDelayDays": "DELAI_FRS",
    "fiscalSocialDebtWeight": "POIDS_DFISC_SOC",
    "shortTermDebtWeight": "POIDS_FIN_CT",
    "financialCharges": "POIDS_FRAIS_FIN",
}


def read(folder, source, columns, sep=";", **options):
    files = sorted(path for path in folder.iterdir() if re.fullmatch(rf"{source}(-\d+)?\.csv", path.name))
    return pd.concat([pd.read_csv(path, sep=sep, usecols=columns, **options) for path in files], ignore_index=True)


def month_of(days):
    return (days.dt.year - 1970) * 12 + days.dt.month - 1


def as_of_month(days):
    return month_of(days) + (days.dt.day > 1)


def parse_month(text):
    return (int(text[:4]) - 1970) * 12 + int(text[5:7]) - 1


def plus_months(days, months):
    return days + pd.DateOffset(months=months)


def period(text):
    """First month of an Urssaf period `YYYYQM` and the first month after it; missing where it is malformed."""
    year, quarter, month = (number(text.str.slice(a, b)) for a, b in ((0, 4), (4, 5), (5, 6)))
    first = (year - 1970) * 12
    is_year, is_quarter = (quarter == 6) & (month == 2), month == 0
    start = first + (quarter - 1) * 3 + month.where(~is_quarter, 1) - 1
    start = start.where(quarter.between(1, 4) & month.between(0, 3)).where(~is_year, first)
    return start, start + np.select([is_year, is_quarter], [12, 3], 1)


def number(text):
    return pd.to_numeric(text, errors="coerce")


def urssaf_day(text):
    return pd.to_datetime((number(text) + 19_000_000).astype("Int64").astype("str"), format="%Y%m%d", errors="coerce")


def named_day(text):
    return pd.to_datetime(text.str.title(), format="%d%b%Y", errors="coerce")


def region_names(folder):
    names = {one["code"]: one["nom"] for one in json.loads((folder / "regions.json").read_text())}
    departments = json.loads((folder / "departements.json").read_text())
    return {one["code"]: names[one["region"]] for one in departments if one.get("region") in names}


def read_firms(raw):
    """The firms of the register, numbered by siren."""
    columns = {
        "siren": "siren",
        "dateCreationUniteLegale": "created",
        "dateDebut": "since",
        "etatAdministratifUniteLegale": "state",
        "nomenclatureActivitePrincipaleUniteLegale": "nomenclature",
    }
    units = read(raw, "sirene_ul", list(columns), ",", dtype=str).rename(columns=columns)
    firms = units[units.nomenclature == "NAFRev2"].drop_duplicates("siren").sort_values("siren", ignore_index=True)
    firms["created"] = pd.to_datetime(firms.created)
    firms["closed"] = pd.to_datetime(firms.since.where(firms.state == "C"))
    firms["firm"] = np.arange(len(firms), dtype="int32")
    return firms[["firm", "siren", "created", "closed"]]


def read_states(raw, divisions, firms):
    """The dated states of the firms in the register, and whether the rules of the perimeter leave the firm while they hold."""
    columns = {
        "siren": "siren",
        "dateDebut": "since",
        "categorieJuridiqueUniteLegale": "legalForm",
        "activitePrincipaleUniteLegale": "activity5",
        "nicSiegeUniteLegale": "nic",
    }
    states = read(raw, "sirene_ul_histo", list(columns), ",", dtype=str).rename(columns=columns)
    places = read(raw, "sirene", ["siret", "codeCommuneEtablissement"], ",", dtype=str).drop_duplicates("siret")
    states["siret"] = states.siren + states.nic
    states = states.merge(places, on="siret", how="left")
    commune = states.codeCommuneEtablissement
    overseas = commune.str.slice(0, 2).isin(["97", "98"])
    states["department"] = commune.str.slice(0, 2).where(~overseas, commune.str.slice(0, 3))
    states["region"] = states.department.map(region_names(divisions))
    number = pd.to_numeric(states.activity5.str.slice(0, 5).str.replace(".", ""), errors="coerce")
    states["isKept"] = ~(
        states.region.isna()
        | states.legalForm.str.slice(0, 1).isin(["4", "7"])
        | states.activity5.str.slice(0, 2).isin(["84", "64", "65", "66"])
        | number.between(8510, 8542)
        | number.between(9411, 9492)
        | (number == 9900)
    )
    states["since"] = pd.to_datetime(states.since)
    states["known"] = as_of_month(states.since)
    states = newest_known(with_firm(states, firms), "since").reset_index(drop=True)
    states["state"] = np.arange(len(states))
    return states


def with_firm(facts, firms):
    return facts.merge(firms[["siren", "firm"]], on="siren").drop(columns="siren")


def newest_known(facts, newest, key=("firm",), tie=()):
    """Facts that are ever the newest known one of their key: a later known fact about an older time replaces nothing."""
    key = list(key)
    facts = facts.sort_values([*key, "known", newest, *tie]).drop_duplicates([*key, "known"], keep="last")
    return facts[facts[newest] >= facts.groupby(key)[newest].cummax()]


def as_of(grid, facts, **options):
    facts = facts.sort_values("known").astype({"known": "int64"})
    return pd.merge_asof(grid, facts, left_on="month", right_on="known", by="firm", **options)


def read_contributions(raw, firms):
    columns = ["Siret", "Compte", "periode", "cotis_due"]
    facts = read(raw, "cotisation", columns, dtype=str)
    facts["month"], facts["known"] = period(facts.periode)
    facts["siren"], facts["due"] = facts.Siret.str.slice(0, 9), number(facts.cotis_due)
    facts = with_firm(facts[["siren", "month", "known", "due"]].dropna(), firms)
    length = (facts.known - facts.month).astype(int)
    facts["due"] /= length
    facts = facts.loc[facts.index.repeat(length)]
    facts["month"] += facts.groupby(level=0).cumcount()
    return facts[["firm", "month", "known", "due"]]


def mean_contributions(grid, contributions):
    """A month of a quarter is known later than one told by itself: each delay has its window [t - 12, t - delay]."""
    delays = contributions.known - contributions.month
    by_delay = contributions.pivot_table(values="due", index=["firm", "month"], columns=delays, aggfunc="sum")
    keys = ["firm", "month"]
    known = contributions.groupby(keys).known.min().rename("known")
    told = grid[keys].join(by_delay, on=keys).join(known, on=keys)
    total = sum(
        windowed(told.fillna({delay: 0}), delay, 13 - int(delay), "sum").groupby(told.firm).shift(int(delay))
        for delay in by_delay.columns
    )
    is_known = windowed(told, "known", 12, "max").groupby(told.firm).shift() <= told.month
    return (total / 12).where(is_known)


def windowed(rows, column, months, how):
    """A window over rows sorted by firm and month, missing unless every month has a value."""
    windows = rows.groupby("firm", sort=False)[column].rolling(months)
    return getattr(windows, how)().reset_index(level=0, drop=True)


def read_debts(raw, firms):
    columns = ["Siret", "num_cpte", "Periode", "Num_Ecn", "Num_Hist_Ecn", "Dt_trt_ecn", "Mt_PO", "Mt_PP"]
    facts = read(raw, "debit", columns, dtype=str)
    facts["siren"] = facts.Siret.str.slice(0, 9)
    facts["known"] = as_of_month(urssaf_day(facts.Dt_trt_ecn))
    for name in ("Num_Hist_Ecn", "Mt_PO", "Mt_PP"):
        facts[name] = number(facts[name])
    return with_firm(facts.drop(columns=["Siret", "Dt_trt_ecn"]).dropna(), firms)


def debt_levels(debts):
    """Each debt's states become steps, the steps of a firm a running sum, in centimes."""
    key = ["firm", "num_cpte", "Periode", "Num_Ecn"]
    parts = ["Mt_PO", "Mt_PP"]
    states = newest_known(debts, "Num_Hist_Ecn", key)
    states[parts] -= states.groupby(key)[parts].shift(fill_value=0)
    levels = states.groupby(["firm", "known"])[parts].sum().groupby(level="firm").cumsum()
    return (levels / 100).reset_index().set_axis(["firm", "known", "debtEmployee", "debtEmployer"], axis=1)


def read_headcounts(raw, firms):
    wide = read(raw, "effectif_ent", lambda name: re.fullmatch(r"siren|eff\d{6}", name), dtype={"siren": str})
    wide = with_firm(wide, firms)
    long = wide.melt("firm", var_name="column", value_name="headcount").dropna()
    months = {name: period(pd.Series([name[3:]]))[0].iloc[0] for name in long.column.unique()}
    long["headcountMonth"] = long.column.map(months)
    long["known"] = long.headcountMonth + 6
    return long.drop(columns="column")


def read_accounts(raw, firms):
    facts = read(raw, "bdf", ["D1", "ARRETE_BILAN", *RATIOS.values()], dtype={"D1": str})
    facts = facts.rename(columns={code: name for name, code in RATIOS.items()})
    facts["siren"] = facts.D1.str.replace(" ", "")
    facts["closing"] = named_day(facts.ARRETE_BILAN)
    facts = with_firm(facts.drop(columns=["D1", "ARRETE_BILAN"]).dropna(subset="closing"), firms)
    for name, months in (("known", 7), ("validUntil", 20), ("nextDue", 19)):
        facts[name] = as_of_month(plus_months(facts.closing, months))
    return newest_known(facts, "closing").drop(columns="closing")


def read_payments(raw, firms):
    facts = read(raw, "paydex", ["SIREN", "NB_JOURS", "DATE_VALEUR"], dtype={"SIREN": str})
    facts["day"] = pd.to_datetime(facts.DATE_VALEUR, format="%d/%m/%Y", errors="coerce")
    facts["daysLate"] = number(facts.NB_JOURS)
    facts = with_firm(facts.rename(columns={"SIREN": "siren"}).dropna(subset=["day", "daysLate"]), firms)
    facts["known"] = as_of_month(plus_months(facts.day, 1))
    facts["valueMonth"] = month_of(facts.day)
    return newest_known(facts, "day")[["firm", "known", "valueMonth", "daysLate"]]


def read_short_time(raw, firms):
    facts = read(raw, "apconso", ["ETAB_SIRET", "HEURES", "MOIS"], ",", dtype={"ETAB_SIRET": str})
    facts["siren"] = facts.ETAB_SIRET.str.slice(0, 9)
    facts["month"] = month_of(pd.to_datetime(facts.MOIS))
    first = facts.month.min()
    facts = with_firm(facts, firms)
    return facts.groupby(["firm", "month"], as_index=False).agg(hours=("HEURES", "sum")), first


def plain(text):
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()


def read_notices(raw):
    """Openings that the bulletin published."""
    columns = ["dateparution", "typeavis_lib", "familleavis_lib", "registre", "jugement"]
    notices = read(raw, "bodacc", columns, ",", dtype=str)
    family = notices.familleavis_lib.map(plain)
    annuls = notices.typeavis_lib.fillna("").str.lower().str.contains("annul")
    notices = notices[family.str.contains("procedures? collectives?") & ~annuls]
    judged = notices.jugement.map(json.loads)
    words = judged.map(lambda one: plain(f"{one.get('famille', '')} {one.get('nature', '')}"))
    published = pd.to_datetime(notices.dateparution)
    day = pd.to_datetime(judged.map(lambda one: one.get("date")), errors="coerce")
    siren = notices.registre.str.replace(" ", "").str.extract(r"(\d{9})")[0]
    found = pd.DataFrame({"siren": siren, "day": day.where(day <= published, published), "knownOn": published})
    found = found[words.str.contains(r"^(?:extrait de )?jugement d.ouverture")]
    return found.groupby(["siren", "day"], as_index=False).knownOn.min()


def read_steps(raw):
    steps = read(raw, "procol", ["Siren", "Dt_effet", "Lib_actx_stdx"], dtype=str)
    label = steps.Lib_actx_stdx.str.lower()
    stage = label.str.replace(r"_?(liquidation|redressement|sauvegarde)", "", n=1, regex=True).str.strip("_")
    steps = pd.DataFrame({"siren": steps.Siren, "day": named_day(steps.Dt_effet), "stage": stage})
    steps["isOpening"] = ~stage.str.contains(r"(?:^|_)(?:solde|fin|plan|abandon)")
    steps["knownOn"] = plus_months(steps.day, 1)
    return steps.drop_duplicates()


def read_procedures(raw, firms):
    """The Urssaf's steps; an opening that the bulletin has too is known on the earlier day, one only there counts."""
    steps, notices = read_steps(raw), read_notices(raw)
    pairs = steps[steps.isOpening].merge(notices, on="siren", suffixes=("", "Noticed"))
    pairs = pairs[(pairs.day - pairs.dayNoticed).abs().dt.days <= 31]
    noticed = pairs.groupby(["siren", "day"], as_index=False).knownOnNoticed.min()
    steps = steps.merge(noticed, on=["siren", "day"], how="left")
    steps["knownOn"] = steps.knownOn.where(~steps.isOpening, steps[["knownOn", "knownOnNoticed"]].min(axis=1))
    told = pairs[["siren", "dayNoticed"]].drop_duplicates().rename(columns={"dayNoticed": "day"})
    alone = notices.merge(told, on=["siren", "day"], how="left", indicator=True)
    alone = alone[alone._merge == "left_only"].assign(stage="publication", isOpening=True)
    columns = ["siren", "day", "stage", "isOpening", "knownOn"]
    facts = with_firm(pd.concat([steps[columns], alone[columns]]), firms)
    closed = facts.stage.str.contains("^(?:solde|fin|cloture|abandon)")
    facts["state"] = np.select([closed, facts.stage.str.contains("plan")], ["closed", "plan"], "open")
    facts["isIn"] = facts.state != "closed"
    facts["rank"] = facts.state.map({"plan": 0, "open": 1, "closed": 2})
    facts["effective"], facts["known"] = as_of_month(facts.day), as_of_month(facts.knownOn)
    return facts


def make_grid(firms, start, until):
    """Every firm x every month, sorted by month as the as-of joins want it."""
    months = np.arange(start, until, dtype="int64")
    return pd.DataFrame({"firm": np.tile(firms.firm, len(months)), "month": np.repeat(months, len(firms))})


def add_latest(grid, raw, firms, debts, contributions, states):
    grid = as_of(grid, states[["firm", "known", "state"]]).drop(columns="known")
    seen = pd.concat([contributions[["firm", "known"]], debts[["firm", "known"]]]).groupby("firm").known.min()
    grid = as_of(grid, debt_levels(debts)).drop(columns="known")
    parts = ["debtEmployee", "debtEmployer"]
    grid[parts] = grid[parts].fillna(0).where(grid.month >= grid.firm.map(seen))
    headcounts = read_headcounts(raw, firms)
    large = newest_known(headcounts[headcounts.headcount >= 10], "headcountMonth")
    large = large[["firm", "known", "headcountMonth"]].rename(columns={"headcountMonth": "largeMonth"})
    grid = as_of(grid, newest_known(headcounts, "headcountMonth")).drop(columns="known")
    grid = as_of(grid, large).drop(columns="known")
    grid["headcountAgeMonths"] = grid.month - grid.headcountMonth
    grid = as_of(grid, read_accounts(raw, firms)).drop(columns="known")
    grid["accountsNotFiled"] = (grid.month >= grid.nextDue).astype(float).where(grid.nextDue.notna())
    grid[list(RATIOS)] = grid[list(RATIOS)].where(grid.month < grid.validUntil)
    grid = as_of(grid, read_payments(raw, firms)).drop(columns="known")
    grid["daysLate"] = grid.daysLate.where(grid.month - grid.valueMonth <= 6)
    return grid.drop(columns=["headcountMonth", "nextDue", "validUntil", "valueMonth"])


def add_target(grid, procedures, cutoff):
    truth = procedures.assign(known=procedures.effective)
    for name, facts in (("inTruth", truth), ("inSight", procedures)):
        latest = newest_known(facts, "day", tie=["isOpening", "rank"])[["firm", "known", "isIn"]]
        grid = as_of(grid, latest.rename(columns={"isIn": name})).drop(columns="known")
        grid[name] = grid[name].fillna(False).astype(bool)
    openings = procedures[procedures.isOpening & (procedures.state == "open")][["firm", "effective"]]
    openings = openings.drop_duplicates().rename(columns={"effective": "known"})
    grid = as_of(grid, openings, direction="forward", allow_exact_matches=False)
    fails = (grid.inTruth | (grid.known <= grid.month + HORIZON)).astype(float)
    is_judged = (grid.month + HORIZON + DELAY <= cutoff) & ~(grid.inTruth & ~grid.inSight)
    return grid.assign(failsWithin18Months=fails.where(is_judged)).drop(columns=["known", "inTruth", "inSight"])


def add_windows(grid, contributions, short_time, first_use):
    """Lags and windows, on rows sorted by firm and month without holes."""
    grid = grid.sort_values(["firm", "month"], ignore_index=True)
    grid = grid.merge(short_time, on=["firm", "month"], how="left")
    grid["hours"] = grid.hours.fillna(0)
    grid["contributionMean12"] = mean_contributions(grid, contributions)
    grid["shortTimeHours12"] = windowed(grid, "hours", 12, "sum").groupby(grid.firm).shift()
    grid["shortTimeHours12"] = grid.shortTimeHours12.where(grid.month - 12 >= first_use)
    debt = grid.debtEmployee + grid.debtEmployer
    grid["debtRatio"] = finite(debt / grid.contributionMean12.clip(lower=0))
    grid["debtPerEmployee"] = finite(debt / grid.headcount)
    grid["shortTimeRatio12"] = finite(grid.shortTimeHours12 / (12 * 151.67 * grid.headcount))
    grid["debtRatioMean12"] = windowed(grid, "debtRatio", 12, "mean")
    by_firm = grid.groupby("firm", sort=False)
    for months in (3, 6, 12):
        for column in ("debtEmployee", "debtEmployer"):
            grid[f"{column}Lag{months}"] = by_firm[column].shift(months)
    for column in RATIOS:
        grid[f"{column}Lag12"] = by_firm[column].shift(12)
    grid["debtPerEmployeeChange3"] = grid.debtPerEmployee - by_firm.debtPerEmployee.shift(3)
    grid["headcountChange12"] = finite(grid.headcount / by_firm.headcount.shift(12)) - 1
    grid["daysLateChange12"] = grid.daysLate - by_firm.daysLate.shift(12)
    return grid.drop(columns="hours")


def finite(values):
    return values.where(np.isfinite(values))


def keep_perimeter(grid, firms, states, start):
    created, closed = (grid.firm.map(as_of_month(firms.set_index("firm")[name])) for name in ("created", "closed"))
    is_alive = ~(created > grid.month) & ~(closed <= grid.month)
    is_large = grid.month - grid.largeMonth <= 36
    panel = grid[is_alive & is_large & (grid.month >= start)].drop(columns="largeMonth")
    panel = panel.merge(states.loc[states.isKept, ["state", *GROUPS]], on="state")
    panel = panel.merge(firms[["firm", "siren", "created"]], on="firm")
    panel["asOf"] = pd.to_datetime(dict(year=1970 + panel.month // 12, month=panel.month % 12 + 1, day=1))
    panel["ageYears"] = (panel.asOf - panel.created).dt.days / 365.25
    panel = panel.sort_values(["month", "region", "siren"], ignore_index=True)
    panel = panel.drop(columns=["firm", "state", "month", "created"])
    keys = ["siren", "asOf", *GROUPS]
    return panel[keys + [column for column in panel if column not in keys]]


def build(raw, divisions, start, until, received):
    firms = read_firms(raw)
    states = read_states(raw, divisions, firms)
    debts, contributions = read_debts(raw, firms), read_contributions(raw, firms)
    grid = make_grid(firms, start - LOOKBACK, until)
    grid = add_latest(grid, raw, firms, debts, contributions, states)
    grid = add_target(grid, read_procedures(raw, firms), received)
    grid = add_windows(grid, contributions, *read_short_time(raw, firms))
    return keep_perimeter(grid, firms, states, start)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("raw", type=pathlib.Path)
    parser.add_argument("--divisions", type=pathlib.Path, required=True)
    for name in ("--from", "--until", "--received"):
        parser.add_argument(name, type=parse_month, required=True, dest=name.strip("-") + "_month")
    parser.add_argument("--out", required=True)
    given = parser.parse_args()
    panel = build(given.raw, given.divisions, given.from_month, given.until_month, given.received_month)
    panel.to_parquet(given.out, index=False)
    print(json.dumps({"rows": len(panel)}))


if __name__ == "__main__":
    main()
