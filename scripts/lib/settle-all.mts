/**
 * Waits for all, so that none is left halfway when another one fails.
 * @param what for the message when several fail
 * @returns their results
 * @throws what the one that failed threw, or AggregateError of what several threw, each reason by itself
 */
export async function settleAll<T extends readonly unknown[] | []>(
  work: T,
  what: string,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  const results = await Promise.allSettled(work);
  const reasons = new Set(
    results.flatMap((result) => (result.status === 'rejected' ? reasonsOf(result.reason) : [])),
  );
  if (reasons.size > 1) throw new AggregateError(reasons, what);
  return Promise.all(work);
}

function reasonsOf(reason: unknown): unknown[] {
  return reason instanceof AggregateError ? reason.errors : [reason];
}
