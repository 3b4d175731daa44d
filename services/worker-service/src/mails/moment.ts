const FORMAT = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;

/** A time as mails say it: `1 December 2026 at 09:30 UTC`. @param at RFC 3339 */
export function momentText(at: string): string {
  return `${new Intl.DateTimeFormat('en-GB', FORMAT).format(new Date(at))} UTC`;
}
