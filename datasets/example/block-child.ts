import { obeyOrders } from "../foundation/orders.ts";
import type { BlockOrder } from "./blocks.ts";
import { writeBlock } from "./simulate.ts";

obeyOrders(({ folder, parameters, block }: BlockOrder, onProgress) =>
  writeBlock(folder, { parameters, block }, { onProgress }),
);
