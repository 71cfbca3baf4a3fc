"""Raw files → panel, as a straightforward polars script does it. Arguments and columns as in `panel_pandas.py`.

A month is a number of months since January 1970; `known` is the first as-of month that may use a fact.
"""

import argparse
import json
import pathlib
import re

import polars as pl

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


def scan(folder, source, sep=";"):
    """Every column as text; malformed cells become null where they are read."""
    files = sorted(path for path in folder.iterdir() if re.fullmatch(rf"{source}(-\d+)?\.csv", path.name))
    return pl.concat([pl.scan_csv(path, separator=sep, infer_schema=False) for path in files])


def month_of(day):
    return (day.dt.year() - 1970) * 12 + day.dt.month().cast(pl.Int32) - 1


def as_of_month(day):
    return month_of(day) + (day.dt.day() > 1).cast(pl.Int32)


def parse_month(text):
    return (int(text[:4]) - 1970) * 12 + int(text[5:7]) - 1


def period_start(text):
    """First month of an Urssaf period `YYYYQM`; null where it is malformed."""
    first, quarter, month = period_parts(text)
    start = first + (quarter - 1) * 3 + pl.when(month == 0).then(0).otherwise(month - 1)
    is_valid = quarter.is_between(1, 4) & month.is_between(0, 3)
    return pl.when(is_year(quarter, month)).then(first).when(is_valid).then(start)


def period_months(text):
    _, quarter, month = period_parts(text)
    return pl.when(is_year(quarter, month)).then(12).when(month == 0).then(3).otherwise(1)


def period_parts(text):
    year, quarter, month = (whole(text.str.slice(at, n)) for at, n in ((0, 4), (4, 1), (5, 1)))
    return (year - 1970) * 12, quarter, month


def is_year(quarter, month):
    return (quarter == 6) & (month == 2)


def whole(text):
    return text.cast(pl.Int32, strict=False)


def number(text):
    return text.cast(pl.Float64, strict=False)


def urssaf_day(text):
    return (whole(text) + 19_000_000).cast(pl.String).str.to_date("%Y%m%d", strict=False)


def named_day(text):
    return text.str.to_titlecase().str.to_date("%d%b%Y", strict=False)


def iso_day(text):
    return text.str.to_date("%Y-%m-%d", strict=False)


def siren_of(siret):
    return pl.col(siret).str.slice(0, 9).alias("siren")


def region_names(folder):
    names = {one["code"]: one["nom"] for one in json.loads((folder / "regions.json").read_text())}
    departments = json.loads((folder / "departements.json").read_text())
    return {one["code"]: names[one["region"]] for one in departments if one.get("region") in names}


def read_firms(raw):
    """The firms of the register, numbered by siren."""
    closed = pl.when(pl.col("etatAdministratifUniteLegale") == "C").then(iso_day(pl.col("dateDebut")))
    return (
        scan(raw, "sirene_ul", ",")
        .filter(pl.col("nomenclatureActivitePrincipaleUniteLegale") == "NAFRev2")
        .unique("siren", keep="first")
        .select("siren", created=iso_day(pl.col("dateCreationUniteLegale")), closed=closed)
        .sort("siren")
        .with_row_index("firm")
        .with_columns(pl.col("firm").cast(pl.Int32))
        .collect()
    )


def read_states(raw, divisions, firms):
    """The dated states of the firms in the register, and whether the rules of the perimeter leave the firm while they hold."""
    activity, form = pl.col("activity5"), pl.col("legalForm")
    commune = pl.col("codeCommuneEtablissement")
    overseas = commune.str.slice(0, 2).is_in(["97", "98"])
    department = pl.when(overseas).then(commune.str.slice(0, 3)).otherwise(commune.str.slice(0, 2))
    places = scan(raw, "sirene", ",").unique("siret", keep="first").select("siret", department=department)
    code = whole(activity.str.slice(0, 5).str.replace(".", "", literal=True))
    left_out = (
        form.str.slice(0, 1).is_in(["4", "7"]).fill_null(False)
        | activity.str.slice(0, 2).is_in(["84", "64", "65", "66"]).fill_null(False)
        | (code.is_between(8510, 8542) | code.is_between(9411, 9492) | (code == 9900)).fill_null(False)
    )
    states = (
        scan(raw, "sirene_ul_histo", ",")
        .select(
            "siren",
            since=iso_day(pl.col("dateDebut")),
            siret=pl.col("siren") + pl.col("nicSiegeUniteLegale"),
            activity5="activitePrincipaleUniteLegale",
            legalForm="categorieJuridiqueUniteLegale",
        )
        .join(places, on="siret", how="left")
        .with_columns(
            known=as_of_month(pl.col("since")),
            region=pl.col("department").replace_strict(region_names(divisions), default=None),
        )
        .with_columns(isKept=pl.col("region").is_not_null() & ~left_out)
    )
    return newest_known(with_firm(states, firms), "since").drop("since", "siret").with_row_index("state")


def with_firm(facts, firms):
    return facts.join(firms.lazy().select("siren", "firm"), on="siren").drop("siren")


def newest_known(facts, newest, key=("firm",), tie=()):
    """Facts that are ever the newest known one of their key: a later known fact about an older time replaces nothing."""
    return (
        facts.sort(*key, "known", newest, *tie)
        .unique([*key, "known"], keep="last", maintain_order=True)
        .filter(pl.col(newest) >= pl.col(newest).cum_max().over(key))
    )


def as_of(grid, facts, **options):
    return grid.join_asof(
        facts.sort("known"), left_on="month", right_on="known", by="firm", check_sortedness=False, **options
    )


def read_contributions(raw, firms):
    text = pl.col("periode")
    facts = (
        scan(raw, "cotisation")
        .select(siren_of("Siret"), due=number(pl.col("cotis_due")), month=period_start(text), length=period_months(text))
        .drop_nulls()
    )
    facts = with_firm(facts, firms).with_columns(
        pl.int_ranges("month", pl.col("month") + pl.col("length"), dtype=pl.Int32),
        known=pl.col("month") + pl.col("length"),
        due=pl.col("due") / pl.col("length"),
    )
    return facts.drop("length").explode("month")


def add_mean_contributions(grid, contributions):
    """A month of a quarter is known later than one told by itself: each delay has its window [t - 12, t - delay]."""
    keys = ["firm", "month"]
    delay = pl.col("known") - pl.col("month")
    delays = contributions.select(delay.unique()).collect().to_series().to_list()
    told = contributions.group_by(keys).agg(
        pl.col("known").min().alias("toldKnown"),
        *(pl.col("due").filter(delay == d).sum().alias(f"due{d}") for d in delays),
    )
    total = sum(pl.col(f"due{d}").fill_null(0).rolling_sum(13 - d).shift(d).over("firm") for d in delays)
    known = pl.col("toldKnown").rolling_max(12).shift(1).over("firm")
    mean = pl.when(known <= pl.col("month")).then(total / 12)
    grid = grid.join(told, on=keys, how="left", maintain_order="left").with_columns(contributionMean12=mean)
    return grid.drop("toldKnown", *(f"due{d}" for d in delays))


def read_debts(raw, firms):
    facts = scan(raw, "debit").select(
        siren_of("Siret"),
        "num_cpte",
        "Periode",
        "Num_Ecn",
        whole(pl.col("Num_Hist_Ecn")),
        number(pl.col("Mt_PO")),
        number(pl.col("Mt_PP")),
        known=as_of_month(urssaf_day(pl.col("Dt_trt_ecn"))),
    )
    return with_firm(facts.drop_nulls(), firms)


def debt_levels(debts):
    """Each debt's states become steps, the steps of a firm a running sum, in centimes."""
    key = ["firm", "num_cpte", "Periode", "Num_Ecn"]
    parts = pl.col("Mt_PO", "Mt_PP")
    return (
        newest_known(debts, "Num_Hist_Ecn", key)
        .with_columns(parts - parts.shift(fill_value=0).over(key))
        .group_by("firm", "known")
        .agg(parts.sum())
        .sort("firm", "known")
        .with_columns(parts.cum_sum().over("firm") / 100)
        .rename({"Mt_PO": "debtEmployee", "Mt_PP": "debtEmployer"})
    )


def read_headcounts(raw, firms):
    wide = scan(raw, "effectif_ent")
    names = [name for name in wide.collect_schema().names() if re.fullmatch(r"eff\d{6}", name)]
    month = period_start(pl.col("column").str.slice(3))
    long = wide.unpivot(names, index="siren", variable_name="column", value_name="headcount").select(
        "siren", headcount=whole(pl.col("headcount")), headcountMonth=month
    )
    return with_firm(long.drop_nulls(), firms).with_columns(known=pl.col("headcountMonth") + 6)


def read_accounts(raw, firms):
    closing = pl.col("closing")
    facts = scan(raw, "bdf").select(
        pl.col("D1").str.replace_all(" ", "").alias("siren"),
        named_day(pl.col("ARRETE_BILAN")).alias("closing"),
        *(number(pl.col(code)).alias(name) for name, code in RATIOS.items()),
    )
    facts = with_firm(facts.drop_nulls("closing"), firms).with_columns(
        as_of_month(closing.dt.offset_by(f"{months}mo")).alias(name)
        for name, months in (("known", 7), ("validUntil", 20), ("nextDue", 19))
    )
    return newest_known(facts, "closing").drop("closing")


def read_payments(raw, firms):
    day = pl.col("day")
    facts = scan(raw, "paydex").select(
        pl.col("SIREN").alias("siren"),
        whole(pl.col("NB_JOURS")).alias("daysLate"),
        pl.col("DATE_VALEUR").str.to_date("%d/%m/%Y", strict=False).alias("day"),
    )
    facts = with_firm(facts.drop_nulls(), firms).with_columns(
        known=as_of_month(day.dt.offset_by("1mo")), valueMonth=month_of(day)
    )
    return newest_known(facts, "day").drop("day")


def read_short_time(raw, firms):
    facts = scan(raw, "apconso", ",").select(
        siren_of("ETAB_SIRET"), month=month_of(iso_day(pl.col("MOIS"))), hours=number(pl.col("HEURES"))
    )
    first = facts.select(pl.col("month").min()).collect().item()
    return with_firm(facts, firms).group_by("firm", "month").agg(pl.col("hours").sum()), first


def plain(text):
    return text.str.normalize("NFD").str.replace_all(r"\p{M}", "").str.to_lowercase()


def read_notices(raw):
    """Openings that the bulletin published."""
    judged, published = pl.col("jugement"), iso_day(pl.col("dateparution"))
    part = lambda name: judged.str.json_path_match(f"$.{name}")
    words = plain(pl.concat_str(part("famille"), part("nature"), separator=" ", ignore_nulls=True))
    day = iso_day(part("date"))
    return (
        scan(raw, "bodacc", ",")
        .filter(
            plain(pl.col("familleavis_lib")).str.contains("procedures? collectives?"),
            ~pl.col("typeavis_lib").fill_null("").str.to_lowercase().str.contains("annul"),
            words.str.contains("^(?:extrait de )?jugement d.ouverture"),
        )
        .select(
            pl.col("registre").str.replace_all(" ", "").str.extract(r"(\d{9})").alias("siren"),
            pl.when(day <= published).then(day).otherwise(published).alias("day"),
            published.alias("knownOn"),
        )
        .group_by("siren", "day")
        .agg(pl.col("knownOn").min())
    )


def read_steps(raw):
    label = pl.col("Lib_actx_stdx").str.to_lowercase()
    stage = label.str.replace("_?(liquidation|redressement|sauvegarde)", "").str.strip_chars("_")
    steps = scan(raw, "procol").select(siren="Siren", day=named_day(pl.col("Dt_effet")), stage=stage)
    return steps.unique().with_columns(
        isOpening=~pl.col("stage").str.contains("(?:^|_)(?:solde|fin|plan|abandon)"),
        knownOn=pl.col("day").dt.offset_by("1mo"),
    )


def read_procedures(raw, firms):
    """The Urssaf's steps; an opening that the bulletin has too is known on the earlier day, one only there counts."""
    steps, notices = read_steps(raw), read_notices(raw)
    near = (pl.col("day") - pl.col("dayNoticed")).dt.total_days().abs() <= 31
    noticed = notices.rename({"day": "dayNoticed", "knownOn": "knownOnNoticed"})
    pairs = steps.filter("isOpening").join(noticed, on="siren").filter(near)
    earlier = pairs.group_by("siren", "day").agg(pl.col("knownOnNoticed").min())
    known = pl.when("isOpening").then(pl.min_horizontal("knownOn", "knownOnNoticed")).otherwise("knownOn")
    steps = steps.join(earlier, on=["siren", "day"], how="left").with_columns(knownOn=known)
    told = pairs.select("siren", day="dayNoticed")
    alone = notices.join(told, on=["siren", "day"], how="anti").with_columns(
        stage=pl.lit("publication"), isOpening=pl.lit(True)
    )
    columns = ["siren", "day", "stage", "isOpening", "knownOn"]
    stage = pl.col("stage")
    rank = (
        pl.when(stage.str.contains("^(?:solde|fin|cloture|abandon)")).then(2)
        .when(stage.str.contains("plan")).then(0)
        .otherwise(1)
    )
    return with_firm(pl.concat([steps.select(columns), alone.select(columns)]), firms).with_columns(
        rank=rank, isIn=rank < 2, effective=as_of_month(pl.col("day")), known=as_of_month(pl.col("knownOn"))
    )


def make_grid(firms, start, until):
    months = pl.LazyFrame({"month": pl.int_range(start, until, dtype=pl.Int32, eager=True)})
    return firms.lazy().select("firm").join(months, how="cross").sort("firm", "month")


def add_latest(grid, raw, firms, debts, contributions, states):
    grid = as_of(grid, states.select("firm", "known", "state")).drop("known")
    columns = ["firm", "known"]
    seen = pl.concat([contributions.select(columns), debts.select(columns)]).group_by("firm").agg(seen=pl.col("known").min())
    headcounts = read_headcounts(raw, firms)
    large = newest_known(headcounts.filter(pl.col("headcount") >= 10), "headcountMonth")
    grid = as_of(grid, debt_levels(debts)).drop("known").join(seen, on="firm", how="left", maintain_order="left")
    grid = as_of(grid, newest_known(headcounts, "headcountMonth")).drop("known")
    grid = as_of(grid, large.select("firm", "known", largeMonth="headcountMonth")).drop("known")
    grid = as_of(grid, read_accounts(raw, firms)).drop("known")
    grid = as_of(grid, read_payments(raw, firms)).drop("known")
    month = pl.col("month")
    return grid.with_columns(
        pl.when(month >= pl.col("seen")).then(pl.col("debtEmployee", "debtEmployer").fill_null(0)),
        pl.when(month < pl.col("validUntil")).then(pl.col(*RATIOS)),
        headcountAgeMonths=month - pl.col("headcountMonth"),
        accountsNotFiled=(month >= pl.col("nextDue")).cast(pl.Int32),
        daysLate=pl.when(month - pl.col("valueMonth") <= 6).then("daysLate"),
    ).drop("seen", "headcountMonth", "nextDue", "validUntil", "valueMonth")


def add_target(grid, procedures, cutoff):
    truth = procedures.with_columns(known=pl.col("effective"))
    for name, facts in (("inTruth", truth), ("inSight", procedures)):
        latest = newest_known(facts, "day", tie=["isOpening", "rank"]).select("firm", "known", pl.col("isIn").alias(name))
        grid = as_of(grid, latest).drop("known").with_columns(pl.col(name).fill_null(False))
    openings = procedures.filter(pl.col("isOpening"), pl.col("rank") == 1).select("firm", known="effective").unique()
    grid = as_of(grid, openings, strategy="forward", allow_exact_matches=False)
    month = pl.col("month")
    fails = pl.col("inTruth") | (pl.col("known") <= month + HORIZON).fill_null(False)
    is_judged = (month + HORIZON + DELAY <= cutoff) & ~(pl.col("inTruth") & ~pl.col("inSight"))
    return grid.with_columns(failsWithin18Months=pl.when(is_judged).then(fails)).drop("known", "inTruth", "inSight")


def add_windows(grid, contributions, short_time, first_use):
    """Lags and windows, on rows sorted by firm and month without holes."""
    grid = add_mean_contributions(grid, contributions)
    grid = grid.join(short_time, on=["firm", "month"], how="left", maintain_order="left")
    hours = pl.col("hours").fill_null(0).rolling_sum(12).shift(1).over("firm")
    debt, headcount = pl.col("debtEmployee") + pl.col("debtEmployer"), pl.col("headcount")
    grid = grid.with_columns(
        shortTimeHours12=pl.when(pl.col("month") - 12 >= first_use).then(hours),
        debtRatio=finite(debt / pl.col("contributionMean12").clip(0)),
        debtPerEmployee=finite(debt / headcount),
    )
    lag = lambda column, months: pl.col(column).shift(months).over("firm")
    return grid.with_columns(
        shortTimeRatio12=finite(pl.col("shortTimeHours12") / (12 * 151.67 * headcount)),
        debtRatioMean12=pl.col("debtRatio").rolling_mean(12).over("firm"),
        debtPerEmployeeChange3=pl.col("debtPerEmployee") - lag("debtPerEmployee", 3),
        headcountChange12=finite(headcount / lag("headcount", 12)) - 1,
        daysLateChange12=pl.col("daysLate") - lag("daysLate", 12),
        **{f"{part}Lag{n}": lag(part, n) for part in ("debtEmployee", "debtEmployer") for n in (3, 6, 12)},
        **{f"{name}Lag12": lag(name, 12) for name in RATIOS},
    ).drop("hours")


def finite(values):
    return pl.when(values.is_finite()).then(values)


def keep_perimeter(grid, firms, states, start):
    month, created = pl.col("month"), pl.col("created")
    is_alive = (as_of_month(created) <= month).fill_null(True) & (month < as_of_month(pl.col("closed"))).fill_null(True)
    as_of_day = pl.date(1970 + month // 12, month % 12 + 1, 1)
    keys = ["siren", "asOf", *GROUPS]
    return (
        grid.filter(month - pl.col("largeMonth") <= 36, month >= start)
        .join(firms.lazy(), on="firm")
        .filter(is_alive)
        .join(states.filter("isKept").select("state", *GROUPS), on="state")
        .with_columns(asOf=as_of_day, ageYears=(as_of_day - created).dt.total_days() / 365.25)
        .sort("month", "region", "siren")
        .select(*keys, pl.exclude(*keys, "firm", "state", "month", "largeMonth", "created", "closed"))
    )


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
    lazy = build(given.raw, given.divisions, given.from_month, given.until_month, given.received_month)
    panel = lazy.collect()
    panel.write_parquet(given.out)
    print(json.dumps({"rows": panel.height}))


if __name__ == "__main__":
    main()
