"""Raw files → panel, as a straightforward polars script does it. Arguments and columns as in `panel_pandas.py`.

A month is a number of months since January 1970; `known` is the first as-of month that may use a fact.
"""

import argparse
import json
import pathlib
import re

import polars as pl

HORIZONS, DELAY, LOOKBACK = (18, 12, 6, 3), 1, 24
FAILURE_MONTHS, PRIOR_FIRMS = 24, 200
SIZE_BOUNDS = [10, 20, 50, 100, 250], ["<10", "10-19", "20-49", "50-99", "100-249", "250+"]
AGE_BOUNDS = [3, 5, 10, 20], ["<3", "3-4", "5-9", "10-19", "20+"]
# Sections of the NAF rev. 2 by the first division of each but A.
SECTION_BOUNDS = (
    [5, 10, 35, 36, 41, 45, 49, 55, 58, 64, 68, 69, 77, 84, 85, 86, 90, 94, 97, 99],
    list("ABCDEFGHIJKLMNOPQRSTU"),
)
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


def scan(folder, source, sep=";"):
    """Every column as text; malformed cells become null where they are read."""
    files = sorted(path for path in folder.iterdir() if re.fullmatch(rf"{source}(-\d+)?\.csv", path.name))
    return pl.concat([pl.scan_csv(path, separator=sep, infer_schema=False) for path in files])


def class_of(values, bounds):
    breaks, labels = bounds
    return values.bin_intervals(breaks, labels=labels).cast(pl.String)


def month_of(day):
    return (day.dt.year() - 1970) * 12 + day.dt.month().cast(pl.Int32) - 1


def as_of_month(day):
    return month_of(day) + (day.dt.day() > 1).cast(pl.Int32)


def first_day(month):
    return pl.date(1970 + month // 12, month % 12 + 1, 1)


def by_month(spans):
    """A row for each month [since, until) of a span."""
    spans = spans.filter(pl.col("until") > pl.col("since"))
    return spans.with_columns(month=pl.int_ranges("since", "until", dtype=pl.Int32)).drop("since", "until").explode("month")


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


def french_day(text):
    return text.str.to_date("%d/%m/%Y", strict=False)


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
    activity, form = pl.col("activitePrincipaleUniteLegale"), pl.col("legalForm")
    commune = pl.col("codeCommuneEtablissement")
    overseas = commune.str.slice(0, 2).is_in(["97", "98"])
    department = pl.when(overseas).then(commune.str.slice(0, 3)).otherwise(commune.str.slice(0, 2))
    places = scan(raw, "sirene", ",").unique("siret", keep="first").select("siret", department=department)
    code = whole(pl.col("activity4").str.replace(".", "", literal=True))
    left_out = (
        form.str.slice(0, 1).is_in(["4", "7"]).fill_null(False)
        | pl.col("activity2").is_in(["84", "64", "65", "66"]).fill_null(False)
        | (code.is_between(8510, 8542) | code.is_between(9411, 9492) | (code == 9900)).fill_null(False)
    )
    states = (
        scan(raw, "sirene_ul_histo", ",")
        .select(
            "siren",
            activity.alias("activity5"),
            activity.str.slice(0, 2).alias("activity2"),
            activity.str.slice(0, 4).alias("activity3"),
            activity.str.slice(0, 5).alias("activity4"),
            since=iso_day(pl.col("dateDebut")),
            siret=pl.col("siren") + pl.col("nicSiegeUniteLegale"),
            activity=class_of(whole(activity.str.slice(0, 2)), SECTION_BOUNDS),
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
        .select(siren_of("Siret"), due=number(pl.col("cotis_due")), since=period_start(text), months=period_months(text))
        .drop_nulls()
        .with_columns(pl.col("due") / pl.col("months"), known=pl.col("since") + pl.col("months"))
    )
    return by_month(with_firm(facts, firms).drop("months").with_columns(until="known"))


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


def read_plans(raw, firms):
    """Payment plans that run, by month: from the day of their creation until the day before they are due."""
    created, due = french_day(pl.col("Date_creation")), french_day(pl.col("Date_echeance"))
    facts = (
        scan(raw, "delai")
        .filter(~pl.col("Code_externe_stade").str.contains("(?i)^(?:refus|rej|annul)").fill_null(False))
        .select(
            siren_of("Siret"),
            amount=number(pl.col("Montant_global_echeancier")),
            days=whole(pl.col("Duree_delai")),
            due=due,
            since=as_of_month(created),
            until=as_of_month(due),
        )
    )
    left, amount = (pl.col("due") - first_day(pl.col("month"))).dt.total_days(), pl.col("amount")
    return by_month(with_firm(facts, firms)).group_by("firm", "month").agg(
        planDaysLeft=left.max(), planAmount=amount.sum(), planExpected=(amount * left / pl.col("days")).sum()
    )


def read_committee(raw, firms, until):
    """Months in which a demand to the committee of public creditors is open: asked or approved, by one account's last step."""
    day = urssaf_day(pl.col("Date_de_traitement"))
    facts = scan(raw, "ccsf").select(
        siren_of("Siret"), "Compte", day=day, known=as_of_month(day), stage="Code_externe_stade"
    )
    first = facts.select(pl.col("known").min()).collect().item()
    steps = newest_known(with_firm(facts, firms), "day", ["firm", "Compte"]).with_columns(
        since="known", until=pl.col("known").shift(-1, fill_value=until).over("firm", "Compte")
    )
    steps = by_month(steps.filter(pl.col("stage").is_in(["DEBUT", "APPROB"])))
    return steps.select("firm", "month", ccsfOpen=1).unique(), first


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
        french_day(pl.col("DATE_VALEUR")).alias("day"),
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


def read_demands(raw, firms):
    """Hours authorised by the month of the decision, employees for whom they are by month, and the first such decision."""
    decided, day_after = as_of_month(iso_day(pl.col("DATE_STATUT"))), iso_day(pl.col("DATE_FIN")).dt.offset_by("1d")
    facts = scan(raw, "apdemande", ",").select(
        siren_of("ETAB_SIRET"),
        decided=decided,
        since=pl.max_horizontal(decided, as_of_month(iso_day(pl.col("DATE_DEB")))),
        until=as_of_month(day_after),
        asked=number(pl.col("HTA")),
        persons=number(pl.col("EFF_AUTO")),
    )
    first, facts = facts.select(pl.col("decided").min()).collect().item(), with_firm(facts, firms)
    asked = facts.group_by("firm", month="decided").agg(pl.col("asked").sum())
    persons = by_month(facts).group_by("firm", "month").agg(shortTimePersons=pl.col("persons").sum())
    return asked, persons, first


def plain(text):
    return text.str.normalize("NFD").str.replace_all(r"\p{M}", "").str.to_lowercase()


def gravity_of(text):
    return text.str.extract(ACTION).replace_strict(GRAVITIES, default=None, return_dtype=pl.Int32).alias("gravity")


def read_notices(raw):
    """Openings that the bulletin published."""
    judged, published = pl.col("jugement"), iso_day(pl.col("dateparution"))
    part = lambda name: judged.str.json_path_match(f"$.{name}")
    family, nature = (plain(part(name).fill_null("")) for name in ("famille", "nature"))
    day = iso_day(part("date"))
    return (
        scan(raw, "bodacc", ",")
        .filter(
            plain(pl.col("familleavis_lib")).str.contains("procedures? collectives?"),
            ~pl.col("typeavis_lib").fill_null("").str.to_lowercase().str.contains("annul"),
            family.str.contains("^(?:extrait de )?jugement d.ouverture")
            | nature.str.contains("^(?:autre )?jugement d.ouverture"),
        )
        .select(
            pl.col("registre").str.replace_all(" ", "").str.extract(r"(\d{9})").alias("siren"),
            pl.when(day <= published).then(day).otherwise(published).alias("day"),
            published.alias("knownOn"),
            gravity_of(pl.concat_str(family, nature, separator=" ")).fill_null(0),
        )
        .group_by("siren", "day")
        .agg(pl.col("knownOn").min(), pl.col("gravity").max())
    )


def read_steps(raw):
    label = pl.col("Lib_actx_stdx").str.to_lowercase()
    stage = label.str.replace(f"_?{ACTION}", "").str.strip_chars("_")
    steps = scan(raw, "procol").select(
        gravity_of(label), siren="Siren", day=named_day(pl.col("Dt_effet")), stage=stage
    )
    return steps.unique().with_columns(
        isOpening=~pl.col("stage").str.contains("(?:^|_)(?:solde|fin|cloture|plan|abandon|inclusion)"),
        knownOn=pl.col("day").dt.offset_by("1mo"),
    )


def read_procedures(raw, firms):
    """The Urssaf's steps; an opening that the bulletin has too is known on the earlier day, one only there counts."""
    steps, notices = read_steps(raw), read_notices(raw)
    first = steps.select(as_of_month(pl.col("knownOn")).min()).collect().item()
    near = (pl.col("day") - pl.col("dayNoticed")).dt.total_days().abs() <= 31
    noticed = notices.select("siren", dayNoticed="day", knownOnNoticed="knownOn")
    pairs = steps.filter("isOpening").join(noticed, on="siren").filter(near)
    earlier = pairs.group_by("siren", "day").agg(pl.col("knownOnNoticed").min())
    known = pl.when("isOpening").then(pl.min_horizontal("knownOn", "knownOnNoticed")).otherwise("knownOn")
    steps = steps.join(earlier, on=["siren", "day"], how="left").with_columns(knownOn=known)
    told = pairs.select("siren", day="dayNoticed")
    alone = notices.join(told, on=["siren", "day"], how="anti").with_columns(
        stage=pl.lit("publication"), isOpening=pl.lit(True)
    )
    columns = ["siren", "day", "stage", "gravity", "isOpening", "knownOn"]
    stage = pl.col("stage")
    rank = (
        pl.when(stage.str.contains("^(?:solde|fin|cloture|abandon|inclusion)")).then(2)
        .when(stage.str.contains("plan")).then(0)
        .otherwise(1)
    )
    facts = with_firm(pl.concat([steps.select(columns), alone.select(columns)]), firms).with_columns(
        rank=rank, effective=as_of_month(pl.col("day")), known=as_of_month(pl.col("knownOn"))
    )
    return facts, first


def make_grid(firms, start, until):
    months = pl.LazyFrame({"month": pl.int_range(start, until, dtype=pl.Int32, eager=True)})
    return firms.lazy().select("firm").join(months, how="cross").sort("firm", "month")


def add_latest(grid, raw, firms, debts, contributions, states):
    grid = as_of(grid, states.select("firm", "known", "state")).drop("known")
    columns, known = ["firm", "known"], pl.col("known")
    seen = pl.concat([contributions.select(columns), debts.select(columns)]).group_by("firm").agg(seen=known.min())
    headcounts = read_headcounts(raw, firms)
    large = newest_known(headcounts.filter(pl.col("headcount") >= 10), "headcountMonth")
    grid = grid.join(seen, on="firm", how="left", maintain_order="left")
    grid = grid.join(large.group_by("firm").agg(largeSince=known.min()), on="firm", how="left", maintain_order="left")
    grid = as_of(grid, debt_levels(debts)).drop("known")
    grid = as_of(grid, newest_known(headcounts, "headcountMonth")).drop("known")
    grid = as_of(grid, large.select("firm", "known", largeMonth="headcountMonth")).drop("known")
    grid = as_of(grid, read_accounts(raw, firms)).drop("known")
    grid = as_of(grid, read_payments(raw, firms)).drop("known")
    month = pl.col("month")
    return grid.with_columns(
        pl.when(month >= pl.col("seen")).then(pl.col(*DEBTS).fill_null(0)),
        pl.when(month < pl.col("validUntil")).then(pl.col(*RATIOS)),
        headcountAgeMonths=month - pl.col("headcountMonth"),
        accountsNotFiled=(month >= pl.col("nextDue")).cast(pl.Int32),
        daysLate=pl.when(month - pl.col("valueMonth") <= 6).then("daysLate"),
    ).drop("seen", "headcountMonth", "nextDue", "validUntil", "valueMonth")


def in_procedure(facts):
    """From which month on a firm is in any procedure: what ends one ends the less grave ones too, but no graver one."""
    key, gravity, change = ["firm", "gravity"], pl.col("gravity"), pl.col("change")
    ends = facts.filter(pl.col("rank") == 2, gravity > 0).with_columns(gravity=pl.int_ranges(0, gravity, dtype=pl.Int32))
    steps = newest_known(pl.concat([facts, ends.explode("gravity")]), "day", key, tie=["isOpening", "rank"])
    return (
        steps.with_columns(change=(pl.col("rank") < 2).cast(pl.Int32))
        .with_columns(change - change.shift(fill_value=0).over(key))
        .group_by("firm", "known")
        .agg(change.sum())
        .sort("firm", "known")
        .select("firm", "known", isIn=change.cum_sum().over("firm") > 0)
    )


def add_flags(grid, procedures, cutoff):
    """What is truly so at each as-of date, and what becomes of the firm within each horizon."""
    truth = procedures.with_columns(known=pl.col("effective"))
    for name, facts in (("strongSignal", truth), ("inSight", procedures)):
        grid = as_of(grid, in_procedure(facts).rename({"isIn": name})).drop("known")
        grid = grid.with_columns(pl.col(name).fill_null(False))
    openings = procedures.filter(pl.col("isOpening"), pl.col("rank") == 1).select("firm", known="effective").unique()
    grid = as_of(grid, openings, strategy="forward", allow_exact_matches=False)
    month, strong = pl.col("month"), pl.col("strongSignal")
    fails = lambda horizon: strong | (pl.col("known") <= month + horizon).fill_null(False)
    is_over = lambda horizon: month + horizon + DELAY <= cutoff
    return grid.with_columns(unknownOpening=strong & ~pl.col("inSight")).with_columns(
        mature=is_over(max(HORIZONS)),
        **{f"failsWithin{n}Months": pl.when(is_over(n) & ~pl.col("unknownOpening")).then(fails(n)) for n in HORIZONS},
    ).drop("known", "inSight")


def add_follow_up(grid, raw, firms):
    facts = with_firm(scan(raw, "followup", ",").select("siren", "alerted_on", "treated_on"), firms)
    flags = {"alerted": "alerted_on", "treated": "treated_on"}
    since = facts.group_by("firm").agg(as_of_month(iso_day(pl.col(day))).min().alias(name) for name, day in flags.items())
    return grid.join(since, on="firm", how="left", maintain_order="left").with_columns(
        (pl.col("month") >= pl.col(name)).fill_null(False).alias(name) for name in flags
    )


def add_failure_rates(grid, procedures, first, firms, states):
    """Of the other firms at risk those whose opening became known in the last months, drawn toward the national share."""
    known = procedures.filter(pl.col("isOpening"), pl.col("rank") != 0).select("firm", "known", opened="known").unique()
    month, rest = pl.col("month"), (pl.col("month") >= as_of_month(pl.col("closed")) + FAILURE_MONTHS).fill_null(False)
    is_at_risk = (month >= pl.col("largeSince")) & ~rest & pl.col("isKept")
    grid = (
        as_of(grid, known)
        .join(states.select("state", "isKept", "activity2", "department"), on="state", how="left", maintain_order="left")
        .join(firms.lazy().select("firm", "closed"), on="firm", maintain_order="left")
        .with_columns(firmCount=is_at_risk.fill_null(False).cast(pl.Int32))
        .with_columns(failureCount=pl.col("firmCount") * (month - pl.col("opened") < FAILURE_MONTHS).fill_null(False))
    )
    others = lambda name, *group: pl.col(name).sum().over("month", *group) - pl.col(name)
    prior = PRIOR_FIRMS * others("failureCount") / others("firmCount")
    rate = lambda group: (others("failureCount", group) + prior) / (others("firmCount", group) + PRIOR_FIRMS)
    is_told = month >= first + FAILURE_MONTHS
    return grid.with_columns(
        failureRateActivity=pl.when(is_told).then(rate("activity2")),
        failureRateDepartment=pl.when(is_told).then(rate("department")),
    ).drop("known", "opened", "isKept", "activity2", "department", "closed", "firmCount", "failureCount", "largeSince")


def add_social_debt(grid, raw, firms, contributions, until):
    """On rows sorted by firm and month without holes, as all that follow."""
    grid = add_mean_contributions(grid, contributions)
    committee, first = read_committee(raw, firms, until)
    grid = grid.join(committee, on=["firm", "month"], how="left", maintain_order="left")
    grid = grid.join(read_plans(raw, firms), on=["firm", "month"], how="left", maintain_order="left")
    debt = pl.col("debtEmployee") + pl.col("debtEmployer")
    return grid.with_columns(
        ccsfOpen=pl.when(pl.col("month") >= first).then(pl.col("ccsfOpen").fill_null(0)),
        debtRatio=finite(debt / pl.col("contributionMean12").clip(0)),
        debtPerEmployee=finite(debt / pl.col("headcount")),
        planDeviation=finite((debt - pl.col("planExpected")) / pl.col("planAmount")),
    ).with_columns(debtRatioMean12=pl.col("debtRatio").rolling_mean(12).over("firm"))


def add_short_time(grid, raw, firms):
    used, first_use = read_short_time(raw, firms)
    asked, persons, first_demand = read_demands(raw, firms)
    for facts in (used, asked, persons):
        grid = grid.join(facts, on=["firm", "month"], how="left", maintain_order="left")
    month, hours, asked = pl.col("month"), pl.col("hours").fill_null(0), pl.col("asked").fill_null(0)
    used_in = lambda n: pl.when(month - n >= first_use).then(hours.rolling_sum(n).shift(1).over("firm"))
    return grid.with_columns(
        **{f"shortTimeHours{n}": used_in(n) for n in (1, 12, 24)},
        shortTimeAsked12=pl.when(month - 12 >= first_demand).then(asked.rolling_sum(12).over("firm")),
        shortTimePersons=pl.when(month >= first_demand).then(pl.col("shortTimePersons").fill_null(0)),
    ).with_columns(
        shortTimeRatio12=finite(pl.col("shortTimeHours12") / (12 * 151.67 * pl.col("headcount")))
    ).drop("hours", "asked")


def add_lags(grid):
    lag = lambda column, months: pl.col(column).shift(months).over("firm")
    lags = [
        (DEBTS, (1, 2, 3, 6, 12)),
        (["headcount"], (6, 12, 18, 24)),
        (["daysLate"], (3, 6, 12)),
        (RATIOS, (12, 24)),
    ]
    return grid.with_columns(
        lag(name, n).alias(f"{name}Lag{n}") for names, months in lags for name in names for n in months
    ).with_columns(
        debtPerEmployeeChange3=pl.col("debtPerEmployee") - lag("debtPerEmployee", 3),
        headcountChange12=finite(pl.col("headcount") / pl.col("headcountLag12")) - 1,
        daysLateChange12=pl.col("daysLate") - pl.col("daysLateLag12"),
    )


def finite(values):
    return pl.when(values.is_finite()).then(values)


def keep_perimeter(grid, firms, states, start):
    month, created = pl.col("month"), pl.col("created")
    is_alive = (as_of_month(created) <= month).fill_null(True) & (month < as_of_month(pl.col("closed"))).fill_null(True)
    age = (first_day(month) - created).dt.total_days() / 365.25
    keys = ["siren", "asOf", *REGISTER, "sizeClass", "ageClass"]
    return (
        grid.filter(month - pl.col("largeMonth") <= 36, month >= start)
        .join(firms.lazy(), on="firm")
        .filter(is_alive)
        .join(states.filter("isKept").select("state", *REGISTER), on="state")
        .with_columns(
            asOf=first_day(month),
            ageYears=age,
            ageClass=class_of(age, AGE_BOUNDS),
            sizeClass=class_of(pl.col("headcount"), SIZE_BOUNDS),
        )
        .sort("month", "region", "siren")
        .select(*keys, pl.exclude(*keys, "firm", "state", "month", "largeMonth", "created", "closed"))
    )


def build(raw, divisions, start, until, received):
    firms = read_firms(raw)
    states = read_states(raw, divisions, firms)
    debts, contributions = read_debts(raw, firms), read_contributions(raw, firms)
    procedures, first = read_procedures(raw, firms)
    grid = make_grid(firms, start - LOOKBACK, until)
    grid = add_latest(grid, raw, firms, debts, contributions, states)
    grid = add_flags(grid, procedures, received)
    grid = add_failure_rates(grid, procedures, first, firms, states)
    grid = add_follow_up(grid, raw, firms)
    grid = add_social_debt(grid, raw, firms, contributions, until)
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
    lazy = build(given.raw, given.divisions, given.from_month, given.until_month, given.received_month)
    panel = lazy.collect()
    panel.write_parquet(given.out)
    print(json.dumps({"rows": panel.height}))


if __name__ == "__main__":
    main()
