import { libraryOf } from "./libraries.ts";
import { cudaRefusal, nativeContract } from "./native-contract.ts";
import { nativeFits } from "./native-fits.ts";
import { libraryOracle } from "./oracle.ts";

await nativeContract("1.7.4");
libraryOracle("1.7.4");
nativeFits({
  name: "1.7.4",
  device: "cpu",
  locate: (context) => libraryOf(context, "1.7.4"),
});
cudaRefusal("1.7.4");
