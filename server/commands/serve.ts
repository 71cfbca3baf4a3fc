import type { Command } from "commander";
import type { Bench } from "./context.ts";

export function addServeCommand(_program: Command, _bench: Bench): void {}
