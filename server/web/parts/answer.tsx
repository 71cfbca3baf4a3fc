import type { ComponentChildren } from "preact";
import type { Problem } from "../../api/problem.ts";
import { words } from "../language.ts";
import type { Loaded } from "../load.ts";

/** What went wrong, where, and what to do. */
export function ProblemNote({
  problem,
  onRetry,
}: {
  readonly problem: Problem;
  readonly onRetry?: () => void;
}) {
  const t = words.value;
  const { file, line, column, value } = problem.place ?? {};
  const where = [
    file !== undefined && `${t.file} ${file}`,
    line !== undefined && `${t.line} ${line}`,
    column !== undefined && `${t.column} ${column}`,
    value !== undefined && `${t.value} ${value}`,
  ].filter((part): part is string => typeof part === "string");
  return (
    <div class="problem" role="alert">
      <h2>{t.problemTitles[problem.status as 401] ?? t.problemTitles.other}</h2>
      <p>{t.problems[problem.code as "server.unreachable"] ?? problem.detail}</p>
      {where.length > 0 && <p class="small">{where.join(", ")}</p>}
      <p class="small quiet">
        <code>{problem.code}</code>
      </p>
      {onRetry !== undefined && problem.status !== 403 && (
        <p>
          <button type="button" class="button" onClick={onRetry}>
            {t.tryAgain}
          </button>
        </p>
      )}
    </div>
  );
}

interface AnswerProps<T> {
  readonly of: Loaded<T>;
  readonly children: (value: T) => ComponentChildren;
}

/** The answer when it is there, the problem when there is one, else a quiet space of about the right height. */
export function Answer<T>({ of: { value, problem, reload }, children }: AnswerProps<T>) {
  if (problem !== null) return <ProblemNote problem={problem} onRetry={reload} />;
  if (value === null)
    return (
      <p class="loading" role="status">
        {words.value.loading}
      </p>
    );
  return <>{children(value)}</>;
}

/** Says that there is nothing yet, and how something comes to be. */
export function Empty({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
