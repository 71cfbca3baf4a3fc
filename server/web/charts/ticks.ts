import { effect } from "@preact/signals";
import { type FormatLocaleDefinition, formatDefaultLocale } from "d3-format";
import numbersEn from "d3-format/locale/en-GB";
import numbersFr from "d3-format/locale/fr-FR";
import { type TimeLocaleDefinition, timeFormatDefaultLocale } from "d3-time-format";
import timesEn from "d3-time-format/locale/en-GB";
import timesFr from "d3-time-format/locale/fr-FR";
import { locale } from "../language.ts";

const numbers = { en: numbersEn, fr: numbersFr };
const times = { en: timesEn, fr: timesFr };

/** Ticks are written by d3, which Plot draws axes with and which writes one language at a time: the page's. */
effect(() => {
  formatDefaultLocale(numbers[locale.value] as FormatLocaleDefinition);
  timeFormatDefaultLocale(times[locale.value] as TimeLocaleDefinition);
});
