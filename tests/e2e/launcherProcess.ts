import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testProfile } from '@plinth/shared/testing/profile';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';

/** `npm start -- test` or `npm stop -- test`, and what it has said so far. */
export type Launcher = { child: ChildProcess; output: () => string };

/** A process of the platform, as the launcher has it on record. */
export type Recorded = { appId: string; role: 'app' | 'sidecar'; pid: number; logFile: string };

const started: ChildProcess[] = [];

/**
 * Runs the command on the test stack.
 * @param variables of the environment, besides its own
 */
export function run(
  command: 'start' | 'stop' | 'dev worker',
  profile = testProfile(),
  variables: Readonly<Record<string, string>> = {},
): Launcher {
  const env = {
    ...process.env,
    ...variables,
    PLINTH_PROFILE: profile,
    // Of worker-service: the other services would not start with a setting that they do not have.
    PLINTH_JOBS__CONCURRENCY: '3',
  };
  const args = [join(repoRoot, 'scripts', 'entry.mjs'), ...command.split(' '), 'test'];
  const child = spawn(process.execPath, args, { env });
  started.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  return { child, output: () => text };
}

/** Asks every launcher that still runs to end; for afterAll. */
export function endLaunchers(): void {
  for (const child of started) child.kill('SIGTERM');
}

/** Waits until the whole platform runs. @throws Error with its output when it ends instead */
export async function untilRunning({ child, output }: Launcher): Promise<void> {
  await waitFor(() => output().includes('ready in') || child.exitCode !== null, { deadlineMs: 150_000 });
  if (child.exitCode !== null) throw new Error(`npm start ended:\n${output()}`);
}

/** Waits for its end. @returns its exit code */
export async function ended({ child }: Launcher): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** What the launcher of the test stack keeps running. */
export function recorded(): Recorded[] {
  const file = join(repoRoot, '.plinth', 'test', 'launcher.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { processes: Recorded[] }).processes;
}
