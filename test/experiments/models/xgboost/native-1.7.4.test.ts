import { libraryOracle } from "./oracle.ts";

libraryOracle("1.7.4");
