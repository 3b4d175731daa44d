const NOT_ALLOWED = [
  'this user may not',
  'run the command as the user to whom it belongs, or change its owner or mode',
];

/** What a system says when it does not let this user write, and what its user does about it. */
const REFUSALS = {
  ENOSPC: ['the disk is full', 'free some space'],
  EDQUOT: ['the quota of this user is used up', 'free some space'],
  EROFS: ['it is on a file system that is mounted read-only', 'mount it for writing'],
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
};

/** What is refused to them has nothing to do with files: a process of another user, a port below 1024. */
const NO_WRITES = /^(kill|listen|bind|connect|spawn)/;

/**
 * Ends the process with what went wrong. What the user can mend, a Fault of scripts/lib/fault.mts, is printed
 * without a stack; all else is a fault of the scripts themselves.
 * @param {unknown} error
 */
export function reportAndExit(error) {
  const errors = error instanceof AggregateError ? error.errors : [error];
  for (const each of errors.map((one) => refusalOf(one) ?? one)) {
    process.stderr.write(`\n${each?.remedy ? each.message : (each?.stack ?? String(each))}\n`);
  }
  process.exit(1);
}

/**
 * A Fault for where its class cannot be loaded yet.
 * @param {{ expected: string, got: string, remedy: string }} facts
 */
export function fault({ expected, got, remedy }) {
  const message = `expected: ${expected}\n     got: ${got}\n  remedy: ${remedy}`;
  return Object.assign(new Error(message), { expected, got, remedy });
}

/**
 * A full disk or a missing permission as a Fault: anything that writes may meet them.
 * @param {unknown} error
 * @returns undefined for all other errors
 */
export function refusalOf(error) {
  if (error?.remedy || !error?.syscall || NO_WRITES.test(error.syscall)) return undefined;
  const [reason, remedy] = REFUSALS[error.code] ?? [];
  if (!reason) return undefined;
  const place = error.dest ?? error.path;
  return fault({
    expected: `to be able to write ${place ?? 'to .plinth'}`,
    got: `${reason} (${error.message})`,
    remedy: `${remedy}, then run the same command again`,
  });
}
