import { libraryOracle } from "./oracle.ts";

libraryOracle("3.2.0");
