export type LeakageVerdict = "clean" | "suspect" | "not enough evidence";
