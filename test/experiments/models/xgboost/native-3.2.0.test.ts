import { nativeContract } from "./native-contract.ts";
import { nativeFits } from "./native-fits.ts";
import { libraryOracle } from "./oracle.ts";

await nativeContract("3.2.0");
libraryOracle("3.2.0");
nativeFits("3.2.0");
