import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { Fault } from './fault.mts';

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
  const inodes = listeningInodes(port);
  for (const pid of inodes.size === 0 ? [] : allPids()) {
    if (openSockets(pid).some((inode) => inodes.has(inode))) return `process ${pid} (${commandOf(pid)})`;
  }
  return 'a process that this user may not see';
}

/** Rows of /proc/net/tcp, see proc(5): local address, ..., state (0A listens) at 3, inode at 9. */
function listeningInodes(port: number): Set<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readOr(file, '').split('\n'));
  const fields = rows.map((row) => row.trim().split(/\s+/));
  return new Set(fields.flatMap((f) => (f[1]?.endsWith(suffix) && f[3] === '0A' ? [f[9] ?? ''] : [])));
}

function allPids(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

function openSockets(pid: string): string[] {
  try {
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
    return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
  } catch {
    // Another user's process, or one that ended while we looked.
    return [];
  }
}

function commandOf(pid: string): string {
  return readOr(`/proc/${pid}/cmdline`, '').replaceAll('\0', ' ').trim().slice(0, 120) || 'no command line';
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
