import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { WebhookMessage } from "../../../server/webhooks/message.ts";

export interface Received {
  readonly message: WebhookMessage;
  readonly body: string;
  readonly signature: string;
  readonly delivery: string;
}

export interface Receiver {
  /** Every delivery, in the order of their coming. */
  readonly received: Received[];
  readonly address: string;
  /** What the next deliveries are answered; then 200. `never`: nothing. */
  readonly answers: (number | "never")[];
  /** Resolves when so many came. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Somebody on this machine who is told of events. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: (number | "never")[] = [];
  let wake = () => {};
  const server = createServer(async (request, response) => {
    const body = await readAll(request);
    const { "vigie-signature": signature, "vigie-delivery": delivery } = request.headers;
    received.push({
      message: JSON.parse(body) as WebhookMessage,
      body,
      signature: String(signature),
      delivery: String(delivery),
    });
    wake();
    const answer = answers.shift() ?? 200;
    if (answer === "never") return;
    if (answer === 302) response.setHeader("location", "http://127.0.0.1:1/elsewhere");
    response.writeHead(answer).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    received,
    answers,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/`,
    until: (count) =>
      new Promise((done) => {
        wake = () => {
          if (received.length >= count) done();
        };
        wake();
      }),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}
