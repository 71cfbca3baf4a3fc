import { send } from "../../api.ts";
import { path } from "../../router.ts";
import type { Desk } from "../desk.ts";
import { draftOf, textOf } from "./draft.ts";

/** Lays the text out and saves it; what cannot be laid out is saved as it is. */
export async function saveFormatted({ notebook, editing }: Desk): Promise<void> {
  const before = textOf(editing.draft.value);
  const formatted = await send<{ readonly source: string }>(
    "POST",
    `/api/v1${path("notebooks", notebook, "format")}`,
    { source: before },
  ).catch(() => null);
  const now = editing.draft.value;
  if (formatted !== null && textOf(now) === before) editing.operate(draftOf(formatted.source, now));
  return editing.save();
}
