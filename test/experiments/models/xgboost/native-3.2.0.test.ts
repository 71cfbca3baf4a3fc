import { libraryOf } from "./libraries.ts";
import { cudaRefusal, nativeContract } from "./native-contract.ts";
import { nativeFits } from "./native-fits.ts";
import { libraryOracle } from "./oracle.ts";

await nativeContract("3.2.0");
libraryOracle("3.2.0");
nativeFits({
  name: "3.2.0",
  device: "cpu",
  locate: (context) => libraryOf(context, "3.2.0"),
});
cudaRefusal("3.2.0");
