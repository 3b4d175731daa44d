import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Both listen on all interfaces by default, and the CLI cannot say otherwise. Whoever reaches the internal port calls
// each service with its sidecar's token, without showing one.
const LOOPBACK = '--dapr-internal-grpc-listen-address 127.0.0.1 --metrics-listen-address 127.0.0.1';

/**
 * Makes what DAPR_RUNTIME_PATH leads the CLI to: it knows no path to a sidecar, only a directory that looks like a
 * home with Dapr in it.
 * @param dir of the rendered files
 * @param daprd the sidecar program
 * @returns the directory
 */
export function writeRuntime(dir: string, daprd: string): string {
  const runtime = join(dir, 'runtime');
  const bin = join(runtime, '.dapr', 'bin');
  mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh\nexec '${daprd.replaceAll("'", `'\\''`)}' "$@" ${LOOPBACK}\n`;
  writeFileSync(join(bin, 'daprd'), script, { mode: 0o755 });
  return runtime;
}
