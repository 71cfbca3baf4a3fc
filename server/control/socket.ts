import { chmod, rm } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import { join, relative } from "node:path";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { Fault } from "vigie/datasets";

/** Longest path of a socket that every system takes (`sun_path` of unix(7) has 108 bytes, of others 104). */
const longestPath = 103;

/** Beside the registry's lock; from the current folder where that is shorter. */
function socketPath(registryFolder: string): string | null {
  const absolute = join(registryFolder, "lock", "server.sock");
  const path = [absolute, relative(process.cwd(), absolute)].sort((a, b) => a.length - b.length)[0]!;
  return Buffer.byteLength(path) > longestPath ? null : path;
}

/** A fault as it crosses the socket. */
export type Refusal = Pick<Fault, "code" | "kind" | "message" | "place">;

/** What a command asks of the server: a path of the control app and the body it takes. */
export interface Order {
  readonly path:
    | "/registry"
    | "/erase"
    | "/prune"
    | "/sign-in-link"
    | `/tokens/${"list" | "issue" | "revoke"}`;
  readonly body: object;
}

interface ControlSocket {
  close(): Promise<void>;
}

/**
 * Listens for commands. The caller holds the registry's lock, so a socket that lies there already is nobody's. Null where the
 * workspace's path is too long for a socket.
 */
export async function listenForCommands(registryFolder: string, app: Hono): Promise<ControlSocket | null> {
  const path = socketPath(registryFolder);
  if (path === null) return null;
  await rm(path, { force: true });
  const server = createServer(getRequestListener(app.fetch));
  await listenOn(server, path);
  await chmod(path, 0o600);
  return {
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listenOn(server: Server, path: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(path, done);
  });
}

/**
 * What the workspace's running server answers to an order; null where none listens.
 * @throws Fault what the server threw, with its code.
 */
export async function askServer<T>(registryFolder: string, order: Order): Promise<T | null> {
  const path = socketPath(registryFolder);
  const answered = path === null ? null : await post(path, order);
  if (answered === null) return null;
  const value = JSON.parse(answered.text) as T | Refusal;
  if (answered.status === 200) return value as T;
  const { code, message, kind, place } = value as Refusal;
  throw new Fault(code, message, { kind, place });
}

function post(
  socket: string,
  { path, body }: Order,
): Promise<{ readonly status: number; readonly text: string } | null> {
  return new Promise((done, fail) => {
    const headers = { "content-type": "application/json", host: "localhost" };
    const asked = request({ socketPath: socket, path, method: "POST", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => done({ status: response.statusCode ?? 500, text }));
      response.on("error", fail);
    });
    asked.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ECONNREFUSED") done(null);
      else fail(error);
    });
    asked.end(JSON.stringify(body));
  });
}
