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

HORIZONS, DELAY, LOOKBACK = (18, 12, 6, 3), 1, 24
FAILURE_MONTHS, PRIOR_FIRMS = 24, 200
SIZE_BOUNDS = {"<10": 10, "10-19": 20, "20-49": 50, "50-99": 100, "100-249": 250, "250+": np.inf}
AGE_BOUNDS = {"<3": 3, "3-4": 5, "5-9": 10, "10-19": 20, "20+": np.inf}
# Sections of the NAF rev. 2 by the division after their last one.
SECTION_BOUNDS = {
    "A": 4, "B": 10, "C": 35, "D": 36, "E": 41, "F": 45, "G": 49, "H": 55, "I": 58, "J": 64, "K": 68,
    "L": 69, "M": 77, "N": 84, "O": 85, "P": 86, "Q": 90, "R": 94, "S": 97, "T": 99, "U": 100,
}
ACTIVITIES = ["activity", "activity2", "activity3", "activity4", "activity5"]
REGISTER = ["region", "department", *ACTIVITIES, "legalForm"]
DEBTS = ["debtEmployee", "debtEmployer"]
GRAVITIES = {"sauvegarde": 1, "redressement": 2, "liquidation": 3}
ACTION = "(liquidation|redressement|sauvegarde)"
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


def class_of(values, bounds):
    """The first class whose upper bound a value is below."""
    return pd.cut(values, [-np.inf, *bounds.values()], right=False, labels=list(bounds)).astype("object")


def month_of(days):
    return (days.dt.year - 1970) * 12 + days.dt.month - 1


def as_of_month(days):
    return month_of(days) + (days.dt.day > 1)


def first_day(months):
    return pd.to_datetime(dict(year=1970 + months // 12, month=months % 12 + 1, day=1))


def by_month(spans):
    """A row for each month [since, until) of a span."""
    spans = spans[spans.until > spans.since].reset_index(drop=True)
    spans = spans.loc[spans.index.repeat((spans.until - spans.since).astype(int))]
    spans["month"] = spans.since + spans.groupby(level=0).cumcount()
    return spans.drop(columns=["since", "until"])


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
    for level, characters in (("activity2", 2), ("activity3", 4), ("activity4", 5)):
        states[level] = states.activity5.str.slice(0, characters)
    states["activity"] = class_of(number(states.activity2), SECTION_BOUNDS)
    code = number(states.activity4.str.replace(".", ""))
    states["isKept"] = ~(
        states.region.isna()
        | states.legalForm.str.slice(0, 1).isin(["4", "7"])
        | states.activity2.isin(["84", "64", "65", "66"])
        | code.between(8510, 8542)
        | code.between(9411, 9492)
        | (code == 9900)
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
    facts["since"], facts["until"] = period(facts.periode)
    facts["siren"], facts["due"] = facts.Siret.str.slice(0, 9), number(facts.cotis_due)
    facts = with_firm(facts[["siren", "since", "until", "due"]].dropna(), firms)
    facts["due"] /= facts.until - facts.since
    return by_month(facts.assign(known=facts.until))


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


def read_plans(raw, firms):
    """Payment plans that run, by month: from the day of their creation until the day before they are due."""
    columns = {
        "Siret": "siret",
        "Date_creation": "created",
        "Date_echeance": "due",
        "Duree_delai": "days",
        "Montant_global_echeancier": "amount",
        "Code_externe_stade": "stage",
    }
    facts = read(raw, "delai", list(columns), dtype=str).rename(columns=columns)
    facts = facts[~facts.stage.str.contains("^(?:refus|rej|annul)", case=False, na=False)]
    facts["siren"] = facts.siret.str.slice(0, 9)
    for name in ("created", "due"):
        facts[name] = pd.to_datetime(facts[name], format="%d/%m/%Y", errors="coerce")
    facts["since"], facts["until"] = as_of_month(facts.created), as_of_month(facts.due)
    plans = by_month(with_firm(facts, firms))
    plans["left"] = (plans.due - first_day(plans.month)).dt.days
    plans["amount"] = number(plans.amount)
    plans["expected"] = plans.amount * plans.left / number(plans.days)
    return plans.groupby(["firm", "month"], as_index=False).agg(
        planDaysLeft=("left", "max"), planAmount=("amount", "sum"), planExpected=("expected", "sum")
    )


def read_committee(raw, firms, until):
    """Months in which a demand to the committee of public creditors is open: asked or approved, by one account's last step."""
    facts = read(raw, "ccsf", ["Siret", "Compte", "Date_de_traitement", "Code_externe_stade"], dtype=str)
    facts["siren"], facts["day"] = facts.Siret.str.slice(0, 9), urssaf_day(facts.Date_de_traitement)
    facts["known"] = as_of_month(facts.day)
    first = facts.known.min()
    steps = newest_known(with_firm(facts, firms), "day", ["firm", "Compte"])
    steps["since"], steps["until"] = steps.known, steps.groupby(["firm", "Compte"]).known.shift(-1, fill_value=until)
    steps = steps[steps.Code_externe_stade.isin(["DEBUT", "APPROB"])]
    return by_month(steps)[["firm", "month"]].drop_duplicates().assign(ccsfOpen=1), first


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
    facts = read(raw, "paydex", ["SIREN", "NB_JOURS", "DATE_VALEUR"], dtype=str)
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


def read_demands(raw, firms):
    """Hours authorised by the month of the decision, employees for whom they are by month, and the first such decision."""
    columns = ["ETAB_SIRET", "DATE_STATUT", "DATE_DEB", "DATE_FIN", "HTA", "EFF_AUTO"]
    facts = read(raw, "apdemande", columns, ",", dtype={"ETAB_SIRET": str}, parse_dates=columns[1:4])
    facts["siren"], facts["month"] = facts.ETAB_SIRET.str.slice(0, 9), as_of_month(facts.DATE_STATUT)
    facts["since"] = as_of_month(facts.DATE_DEB).clip(lower=facts.month)
    facts["until"] = as_of_month(facts.DATE_FIN + pd.Timedelta(days=1))
    first, facts = facts.month.min(), with_firm(facts, firms)
    asked = facts.groupby(["firm", "month"], as_index=False).agg(asked=("HTA", "sum"))
    persons = by_month(facts).groupby(["firm", "month"], as_index=False).agg(shortTimePersons=("EFF_AUTO", "sum"))
    return asked, persons, first


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
    family, nature = (judged.map(lambda one: plain(one.get(name, ""))) for name in ("famille", "nature"))
    published = pd.to_datetime(notices.dateparution)
    day = pd.to_datetime(judged.map(lambda one: one.get("date")), errors="coerce")
    siren = notices.registre.str.replace(" ", "").str.extract(r"(\d{9})")[0]
    found = pd.DataFrame({"siren": siren, "day": day.where(day <= published, published), "knownOn": published})
    found["gravity"] = (family + " " + nature).str.extract(ACTION)[0].map(GRAVITIES).fillna(0)
    opens = family.str.contains("^(?:extrait de )?jugement d.ouverture") | nature.str.contains("^(?:autre )?jugement d.ouverture")
    return found[opens].groupby(["siren", "day"], as_index=False).agg({"knownOn": "min", "gravity": "max"})


def read_steps(raw):
    steps = read(raw, "procol", ["Siren", "Dt_effet", "Lib_actx_stdx"], dtype=str)
    label = steps.Lib_actx_stdx.str.lower()
    stage = label.str.replace(f"_?{ACTION}", "", n=1, regex=True).str.strip("_")
    steps = pd.DataFrame({"siren": steps.Siren, "day": named_day(steps.Dt_effet), "stage": stage})
    steps["gravity"] = label.str.extract(ACTION)[0].map(GRAVITIES)
    steps["isOpening"] = ~stage.str.contains("(?:^|_)(?:solde|fin|cloture|plan|abandon|inclusion)")
    steps["knownOn"] = plus_months(steps.day, 1)
    return steps.drop_duplicates()


def read_procedures(raw, firms):
    """The Urssaf's steps; an opening that the bulletin has too is known on the earlier day, one only there counts."""
    steps, notices = read_steps(raw), read_notices(raw)
    first = as_of_month(steps.knownOn).min()
    pairs = steps[steps.isOpening].merge(notices, on="siren", suffixes=("", "Noticed"))
    pairs = pairs[(pairs.day - pairs.dayNoticed).abs().dt.days <= 31]
    noticed = pairs.groupby(["siren", "day"], as_index=False).knownOnNoticed.min()
    steps = steps.merge(noticed, on=["siren", "day"], how="left")
    steps["knownOn"] = steps.knownOn.where(~steps.isOpening, steps[["knownOn", "knownOnNoticed"]].min(axis=1))
    told = pairs[["siren", "dayNoticed"]].drop_duplicates().rename(columns={"dayNoticed": "day"})
    alone = notices.merge(told, on=["siren", "day"], how="left", indicator=True)
    alone = alone[alone._merge == "left_only"].assign(stage="publication", isOpening=True)
    columns = ["siren", "day", "stage", "gravity", "isOpening", "knownOn"]
    facts = with_firm(pd.concat([steps[columns], alone[columns]]), firms)
    closed = facts.stage.str.contains("^(?:solde|fin|cloture|abandon|inclusion)")
    facts["state"] = np.select([closed, facts.stage.str.contains("plan")], ["closed", "plan"], "open")
    facts["rank"] = facts.state.map({"plan": 0, "open": 1, "closed": 2})
    facts["effective"], facts["known"] = as_of_month(facts.day), as_of_month(facts.knownOn)
    return facts, first


def make_grid(firms, start, until):
    """Every firm x every month, sorted by month as the as-of joins want it."""
    months = np.arange(start, until, dtype="int64")
    return pd.DataFrame({"firm": np.tile(firms.firm, len(months)), "month": np.repeat(months, len(firms))})


def add_latest(grid, raw, firms, debts, contributions, states):
    grid = as_of(grid, states[["firm", "known", "state"]]).drop(columns="known")
    seen = pd.concat([contributions[["firm", "known"]], debts[["firm", "known"]]]).groupby("firm").known.min()
    grid = as_of(grid, debt_levels(debts)).drop(columns="known")
    grid[DEBTS] = grid[DEBTS].fillna(0).where(grid.month >= grid.firm.map(seen))
    headcounts = read_headcounts(raw, firms)
    large = newest_known(headcounts[headcounts.headcount >= 10], "headcountMonth")
    grid["largeSince"] = grid.firm.map(large.groupby("firm").known.min())
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


def in_procedure(facts):
    """From which month on a firm is in any procedure: what ends one ends the less grave ones too, but no graver one."""
    ends = facts[facts.state == "closed"].rename(columns={"gravity": "own"})
    ends = ends.merge(pd.DataFrame({"gravity": range(4)}), how="cross").query("gravity < own")
    key = ["firm", "gravity"]
    steps = newest_known(pd.concat([facts, ends]), "day", key, tie=["isOpening", "rank"])
    steps["change"] = (steps.state != "closed").astype(int)
    steps["change"] -= steps.groupby(key).change.shift(fill_value=0)
    running = steps.groupby(["firm", "known"]).change.sum().groupby(level="firm").cumsum()
    return (running > 0).rename("isIn").reset_index()


def add_flags(grid, procedures, cutoff):
    """What is truly so at each as-of date, and what becomes of the firm within each horizon."""
    truth = procedures.assign(known=procedures.effective)
    for name, facts in (("strongSignal", truth), ("inSight", procedures)):
        grid = as_of(grid, in_procedure(facts).rename(columns={"isIn": name})).drop(columns="known")
        grid[name] = grid[name].fillna(False).astype(bool)
    openings = procedures[procedures.isOpening & (procedures.state == "open")][["firm", "effective"]]
    openings = openings.drop_duplicates().rename(columns={"effective": "known"})
    grid = as_of(grid, openings, direction="forward", allow_exact_matches=False)
    grid["unknownOpening"] = grid.strongSignal & ~grid.inSight
    for horizon in HORIZONS:
        fails = grid.strongSignal | (grid.known <= grid.month + horizon)
        is_over = grid.month + horizon + DELAY <= cutoff
        grid[f"failsWithin{horizon}Months"] = fails.astype(float).where(is_over & ~grid.unknownOpening)
    grid["mature"] = grid.month + max(HORIZONS) + DELAY <= cutoff
    return grid.drop(columns=["known", "inSight"])


def add_follow_up(grid, raw, firms):
    facts = read(raw, "followup", ["siren", "alerted_on", "treated_on"], ",", dtype={"siren": str})
    facts = with_firm(facts, firms)
    for name in ("alerted", "treated"):
        since = as_of_month(pd.to_datetime(facts[f"{name}_on"])).groupby(facts.firm).min()
        grid[name] = grid.month >= grid.firm.map(since)
    return grid


def add_failure_rates(grid, procedures, first, firms, states):
    """Of the other firms at risk those whose opening became known in the last months, drawn toward the national share."""
    known = procedures[procedures.isOpening & (procedures.state != "plan")][["firm", "known"]].drop_duplicates()
    grid = as_of(grid, known.assign(opened=known.known)).drop(columns="known")
    state = states.set_index("state")
    closed = grid.firm.map(as_of_month(firms.set_index("firm").closed))
    is_at_risk = (grid.month >= grid.largeSince) & ~(grid.month >= closed + FAILURE_MONTHS)
    counted = pd.DataFrame({"month": grid.month, "firms": is_at_risk & grid.state.map(state.isKept).eq(True)})
    counted["failures"] = counted.firms & (grid.month - grid.opened < FAILURE_MONTHS)
    counts = ["failures", "firms"]
    national = counted.groupby("month")[counts].transform("sum") - counted[counts]
    is_told = grid.month >= first + FAILURE_MONTHS
    for name, group in (("Activity", "activity2"), ("Department", "department")):
        counted["group"] = grid.state.map(state[group])
        others = counted.groupby(["month", "group"])[counts].transform("sum") - counted[counts]
        prior = PRIOR_FIRMS * national.failures / national.firms
        grid[f"failureRate{name}"] = ((others.failures + prior) / (others.firms + PRIOR_FIRMS)).where(is_told)
    return grid.drop(columns=["opened", "largeSince"])


def add_social_debt(grid, raw, firms, contributions):
    """On rows sorted by firm and month without holes, as all that follow."""
    grid["contributionMean12"] = mean_contributions(grid, contributions)
    committee, first = read_committee(raw, firms, grid.month.max() + 1)
    grid = grid.merge(committee, on=["firm", "month"], how="left")
    grid["ccsfOpen"] = grid.ccsfOpen.fillna(0).where(grid.month >= first)
    debt = grid.debtEmployee + grid.debtEmployer
    grid["debtRatio"] = finite(debt / grid.contributionMean12.clip(lower=0))
    grid["debtRatioMean12"] = windowed(grid, "debtRatio", 12, "mean")
    grid["debtPerEmployee"] = finite(debt / grid.headcount)
    grid = grid.merge(read_plans(raw, firms), on=["firm", "month"], how="left")
    grid["planDeviation"] = finite((debt - grid.planExpected) / grid.planAmount)
    return grid


def add_short_time(grid, raw, firms):
    used, first_use = read_short_time(raw, firms)
    asked, persons, first_demand = read_demands(raw, firms)
    for facts in (used, asked, persons):
        grid = grid.merge(facts, on=["firm", "month"], how="left")
    columns = ["hours", "asked", "shortTimePersons"]
    grid[columns] = grid[columns].fillna(0)
    for months in (1, 12, 24):
        hours = windowed(grid, "hours", months, "sum").groupby(grid.firm).shift()
        grid[f"shortTimeHours{months}"] = hours.where(grid.month - months >= first_use)
    grid["shortTimeAsked12"] = windowed(grid, "asked", 12, "sum").where(grid.month - 12 >= first_demand)
    grid["shortTimePersons"] = grid.shortTimePersons.where(grid.month >= first_demand)
    grid["shortTimeRatio12"] = finite(grid.shortTimeHours12 / (12 * 151.67 * grid.headcount))
    return grid.drop(columns=["hours", "asked"])


def add_lags(grid):
    by_firm = grid.groupby("firm", sort=False)
    lags = [
        (DEBTS, (1, 2, 3, 6, 12)),
        (["headcount"], (6, 12, 18, 24)),
        (["daysLate"], (3, 6, 12)),
        (RATIOS, (12, 24)),
    ]
    grid = grid.assign(
        **{f"{name}Lag{n}": by_firm[name].shift(n) for names, months in lags for name in names for n in months}
    )
    grid["debtPerEmployeeChange3"] = grid.debtPerEmployee - by_firm.debtPerEmployee.shift(3)
    grid["headcountChange12"] = finite(grid.headcount / grid.headcountLag12) - 1
    grid["daysLateChange12"] = grid.daysLate - grid.daysLateLag12
    return grid


def finite(values):
    return values.where(np.isfinite(values))


def keep_perimeter(grid, firms, states, start):
    created, closed = (grid.firm.map(as_of_month(firms.set_index("firm")[name])) for name in ("created", "closed"))
    is_alive = ~(created > grid.month) & ~(closed <= grid.month)
    is_large = grid.month - grid.largeMonth <= 36
    panel = grid[is_alive & is_large & (grid.month >= start)].drop(columns="largeMonth")
    panel = panel.merge(states.loc[states.isKept, ["state", *REGISTER]], on="state")
    panel = panel.merge(firms[["firm", "siren", "created"]], on="firm")
    panel["asOf"] = first_day(panel.month)
    panel["ageYears"] = (panel.asOf - panel.created).dt.days / 365.25
    panel["sizeClass"] = class_of(panel.headcount, SIZE_BOUNDS)
    panel["ageClass"] = class_of(panel.ageYears, AGE_BOUNDS)
    panel = panel.sort_values(["month", "region", "siren"], ignore_index=True)
    panel = panel.drop(columns=["firm", "state", "month", "created"])
    keys = ["siren", "asOf", *REGISTER, "sizeClass", "ageClass"]
    return panel[keys + [column for column in panel if column not in keys]]


def build(raw, divisions, start, until, received):
    firms = read_firms(raw)
    states = read_states(raw, divisions, firms)
    debts, contributions = read_debts(raw, firms), read_contributions(raw, firms)
    procedures, first = read_procedures(raw, firms)
    grid = make_grid(firms, start - LOOKBACK, until)
    grid = add_latest(grid, raw, firms, debts, contributions, states)
    grid = add_flags(grid, procedures, received)
    grid = add_failure_rates(grid, procedures, first, firms, states)
    grid = grid.sort_values(["firm", "month"], ignore_index=True)
    grid = add_follow_up(grid, raw, firms)
    grid = add_social_debt(grid, raw, firms, contributions)
    grid = add_short_time(grid, raw, firms)
    return keep_perimeter(add_lags(grid), firms, states, start)


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
