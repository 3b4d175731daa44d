import type { DestinationStream } from 'pino';

type Entry = { time: string; level: string; service: string; msg?: string; err?: { stack?: string } };

const SHORT_TIME = { from: 11, to: 23 };

/** Wraps a destination so that each JSON entry becomes one readable line (and the stack of its error). */
export function prettyDestination(destination: DestinationStream): DestinationStream {
  return { write: (line) => destination.write(prettyLine(line)) };
}

/** `16:00:00.123 INFO  api-service listening {"port":8080}` */
function prettyLine(line: string): string {
  const { time, level, service, msg = '', err, ...fields } = JSON.parse(line) as Entry;
  const rest = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
  const stack = err?.stack ? `\n${err.stack}` : '';
  const clock = time.slice(SHORT_TIME.from, SHORT_TIME.to);
  return `${clock} ${level.toUpperCase().padEnd(5)} ${service} ${msg}${rest}${stack}\n`;
}
