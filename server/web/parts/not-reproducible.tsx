import { format, words } from "../language.ts";

/** That the rows something was made from were erased; nothing while they are there. The server's sentence ends with the day. */
export function NotReproducible({ why }: { readonly why: string | null }) {
  const t = words.value.data;
  if (why === null) return null;
  return (
    <div class="notice" role="status">
      <h2>{t.notReproducibleTitle}</h2>
      <p>{t.notReproducible(format.value.day(why.slice(-"YYYY-MM-DD".length)))}</p>
    </div>
  );
}
