import { createServer } from 'node:net';
import { Fault } from './fault.mts';
import { allPids, describeProcess, openFilesOf, readOr } from './proc.mts';

/**
 * Makes sure that nothing listens on a port.
 * @param port of 127.0.0.1
 * @param variable the setting that moves it
 * @param purpose who wants it, for example `PostgreSQL`
 * @throws Fault naming port, variable and the process that has it
 */
export async function assertPortFree(port: number, variable: string, purpose: string): Promise<void> {
  const code = await listenError(port);
  if (code === undefined) return;
  throw new Fault({
    expected: `port ${port} to be free for ${purpose}`,
    got: code === 'EADDRINUSE' ? `it is in use by ${portOwner(port)}` : code,
    remedy: `stop that process, or set ${variable} in .env to another port`,
  });
}

function listenError(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** Who listens on a port, in words, as far as the system lets this user see it. */
export function portOwner(port: number): string {
  const sockets = listeningSockets(port);
  const owner =
    sockets.size > 0 && allPids().find((pid) => openFilesOf(pid).some((file) => sockets.has(file)));
  return owner ? describeProcess(owner) : 'a process that this user may not see';
}

/** Rows of /proc/net/tcp, see proc(5): local address at 1, state (0A listens) at 3, inode at 9. */
function listeningSockets(port: number): Set<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readOr(file, '').split('\n'));
  const fields = rows.map((row) => row.trim().split(/\s+/));
  return new Set(
    fields.flatMap((f) => (f[1]?.endsWith(suffix) && f[3] === '0A' ? [`socket:[${f[9]}]`] : [])),
  );
}
