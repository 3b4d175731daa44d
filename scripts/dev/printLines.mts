import { styleText } from 'node:util';
import type * as PrettyLog from '@plinth/shared/utils/prettyLog';
import { loadSource } from '../lib/loadSource.mts';

const { prettyLine } = await loadSource<typeof PrettyLog>('utils/prettyLog');

/** As a sidecar writes its log: `time="2026-11-22T16:00:00.123Z" level=warning msg="…" scope=…`. */
const SIDECAR_LINE = /^time="[^"]*T([^"Z]{8})[^"]*" level=(warning|error|fatal) msg=("(?:[^"\\]|\\.)*"|\S+)/;

/** What dapr.yaml and components/config.yaml want; each start warns of it. */
const WANTED = /mTLS is disabled|Actor runtime disabled|Scheduler disabled/;

/** Prints a line of a service's log: readable at a terminal, as it is elsewhere. */
export function printService(line: string): void {
  process.stdout.write(process.stdout.isTTY ? prettyLine(line) : `${line}\n`);
}

/** Prints what a sidecar warns of; the rest stays in its log. */
export function printSidecar(line: string): void {
  const [, time, level, message = ''] = SIDECAR_LINE.exec(line) ?? [];
  if (!time || WANTED.test(message)) return;
  const paint = level === 'warning' ? 'yellow' : 'red';
  process.stdout.write(`${time}     ${styleText(paint, `sidecar ${level}`)} ${unquoted(message)}\n`);
}

/** Go quotes it, for rare characters with escapes (`\x1b`) that JSON does not know. */
function unquoted(message: string): string {
  try {
    return message.startsWith('"') ? (JSON.parse(message) as string) : message;
  } catch {
    return message;
  }
}
