/**
 * Ends the process with what went wrong. What the user can mend, a Fault of scripts/lib/fault.mts, is printed
 * without a stack; all else is a fault of the scripts themselves.
 * @param {unknown} error
 */
export function reportAndExit(error) {
  const errors = error instanceof AggregateError ? error.errors : [error];
  for (const each of errors) {
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
