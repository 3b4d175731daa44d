/**
 * How a service's process ends, after sysexits.h, so that whoever started it knows what to do: docs/architecture.md,
 * "Exit codes".
 */
export const EXIT = {
  /** Told to stop, and everything was finished or handed back. */
  stopped: 0,
  /** An error that nobody caught: start it again. */
  crashed: 1,
  /** Something that it needs was not there within its deadline: start it again, later. */
  unavailable: 69,
  /** Told to stop, but a step failed or passed its deadline: something may have been cut. */
  stopFailed: 70,
  /** A setting, a secret, a role or a certificate is wrong: starting it again changes nothing. */
  misconfigured: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
