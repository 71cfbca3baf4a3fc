import type { Pipeline } from "vigie/experiments";
import type { CardEvidence } from "../evidence.ts";
import { count, estimateCell, figure, interval, section, table } from "../markdown.ts";
import type { CardWords } from "../words.ts";

/** How probabilities were made, and how they held on the test part. */
export function calibrationSection({ pipeline, views }: CardEvidence, words: CardWords): string {
  const { metrics, reliability } = views.withoutStrongSignals;
  const slope = estimateCell(metrics.calibrationSlope, words);
  const inTheLarge = estimateCell(metrics.observedOverExpected, words);
  const lines = [
    calibratorText(pipeline.calibrator, words),
    bullet(words.metricNames.calibrationSlope + words.colon, slope, words.slopeNote),
    bullet(words.metricNames.observedOverExpected + words.colon, inTheLarge, words.observedNote),
  ];
  const [made, ...told] = lines;
  if (reliability.length === 0) return section(words.calibration, [made, told.join("\n")].join("\n\n"));
  const rows = reliability.map(({ meanPredicted, observed }) => [
    figure(meanPredicted, words),
    figure(observed.value, words),
    interval(observed, words),
    count(observed.rows, words),
  ]);
  return section(
    words.calibration,
    [made, told.join("\n"), table(words.reliabilityHeader, rows)].join("\n\n"),
  );
}

function bullet(name: string, value: string, note: string): string {
  return `- ${name}${value}. ${note}`;
}

function calibratorText(calibrator: Pipeline["calibrator"], words: CardWords): string {
  if (calibrator.kind === "platt")
    return words.platt(figure(calibrator.slope, words), figure(calibrator.intercept, words));
  return calibrator.kind === "intercept"
    ? words.interceptOnly(figure(calibrator.shift, words))
    : words.isotonic(count(calibrator.ties.levels, words));
}
