import { button } from "./button.ts";
import { checkbox, radio, select } from "./choose.ts";
import { date, datetime } from "./date.ts";
import { form } from "./form.ts";
import { formatDate, formatLocaleAuto, formatLocaleNumber } from "./format.ts";
import { number, range } from "./number.ts";
import { search, searchFilter } from "./search.ts";
import { table } from "./table.ts";
import { email, password, tel, text, textarea, url } from "./text.ts";
import { toggle } from "./toggle.ts";

export type { Input } from "./input.ts";

/** The widgets, with the names, options and defaults of `@observablehq/inputs`. */
export const Inputs = {
  button,
  checkbox,
  date,
  datetime,
  email,
  form,
  formatDate,
  formatLocaleAuto,
  formatLocaleNumber,
  number,
  password,
  radio,
  range,
  search,
  searchFilter,
  select,
  table,
  tel,
  text,
  textarea,
  toggle,
  url,
};
