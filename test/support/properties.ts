import fc from "fast-check";

/**
 * Property tests draw the same cases on every run, so that a red test is a change and not a chance; `VIGIE_SEED=$RANDOM npx vitest run`
 * looks at others, and what it finds becomes an example of its own.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.VIGIE_SEED ?? 2026) });
