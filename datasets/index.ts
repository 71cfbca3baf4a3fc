export * from "./foundation/digest.ts";
export * from "./foundation/durable.ts";
export * from "./foundation/errors.ts";
export * from "./foundation/months.ts";
export * from "./foundation/progress.ts";
export * from "./foundation/random.ts";
export * from "./manifest.ts";
export * from "./schema.ts";
