import { nativeContract } from "./native-contract.ts";
import { nativeFits } from "./native-fits.ts";
import { libraryOracle } from "./oracle.ts";

await nativeContract("1.7.4");
libraryOracle("1.7.4");
nativeFits("1.7.4");
