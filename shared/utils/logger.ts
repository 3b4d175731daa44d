import pino from 'pino';
import type { DestinationStream } from 'pino';
import { prettyDestination } from './prettyLog';

/** A logger as it is handed around: facts first, one sentence second. */
export type Logger = pino.Logger;

export type LoggerOptions = {
  /** Stands in each entry as `service`. */
  readonly service: string;
  /** pino's level names; `silent` writes nothing. */
  readonly level: string;
  /** One readable line per entry instead of JSON, where standard output is a terminal or a destination is given. */
  readonly pretty?: boolean;
  /** Default: standard output, written synchronously, so that nothing is lost at exit. */
  readonly destination?: DestinationStream;
};

const SECRET_FIELDS = [
  'authorization',
  'cookie',
  '["set-cookie"]',
  '["dapr-api-token"]',
  'password',
  'newPassword',
  'currentPassword',
  'backupCodes',
  'apiKey',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'apiToken',
  'appToken',
];
const DEPTHS = ['', '*.', '*.*.', '*.*.*.'];

/**
 * Makes a service's logger: JSON lines with level names and RFC 3339 times. Fields that hold a credential are
 * written as `[redacted]` down to the fourth level.
 */
export function createLogger(options: LoggerOptions): Logger {
  const destination = options.destination ?? pino.destination({ dest: 1, sync: true });
  const isPretty = options.pretty && (options.destination !== undefined || process.stdout.isTTY);
  return pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redactedPaths(), censor: '[redacted]' },
    },
    isPretty ? prettyDestination(destination) : destination,
  );
}

function redactedPaths(): string[] {
  return DEPTHS.flatMap((depth) =>
    SECRET_FIELDS.map((field) => (field.startsWith('[') ? depth.replace(/\.$/, '') + field : depth + field)),
  );
}
