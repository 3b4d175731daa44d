import { styleText } from 'node:util';
import type { DestinationStream } from 'pino';

type Entry = { time: string; level: string; service: string; msg?: string; err?: { stack?: string } };

const SHORT_TIME = { from: 11, to: 23 };

/** Wraps a destination so that each JSON entry becomes one readable line (and the stack of its error). */
export function prettyDestination(destination: DestinationStream): DestinationStream {
  return { write: (line) => destination.write(prettyLine(line)) };
}

const COLOURS: Readonly<Record<string, 'red' | 'yellow' | 'cyan'>> = {
  fatal: 'red',
  error: 'red',
  warn: 'yellow',
  info: 'cyan',
};

/**
 * `16:00:00.123 INFO  api-service listening {"port":8080}` and a line end; what is no entry stays as it is. Coloured
 * where standard output is a terminal and NO_COLOR is not set.
 */
export function prettyLine(line: string): string {
  const entry = entryOf(line);
  if (!entry) return `${line.trimEnd()}\n`;
  const { time, level, service, msg = '', err, ...fields } = entry;
  const rest = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
  const stack = err?.stack ? `\n${err.stack}` : '';
  const clock = time.slice(SHORT_TIME.from, SHORT_TIME.to);
  const title = styleText(COLOURS[level] ?? 'gray', level.toUpperCase().padEnd(5));
  return `${styleText('gray', clock)} ${title} ${service} ${msg}${styleText('gray', rest)}${stack}\n`;
}

function entryOf(line: string): Entry | undefined {
  try {
    const entry = JSON.parse(line) as Entry | null;
    const texts: unknown[] = [entry?.time, entry?.level, entry?.service];
    return entry && texts.every((text) => typeof text === 'string') ? entry : undefined;
  } catch {
    // What somebody has printed himself.
    return undefined;
  }
}
