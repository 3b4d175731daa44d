/** What callers are told of a purge: content there is none any more. */
export type PurgeView = { readonly id: string; readonly version: number; readonly purgedAt: string };

/** The public part of what a purge has left. */
export function purgeView(outcome: {
  readonly id: string;
  readonly state: { readonly purgedAt: string | null } | undefined;
  readonly version: number;
}): PurgeView {
  const { id, state, version } = outcome;
  if (!state?.purgedAt) throw new Error(`expected ${id} to be purged after a purge; it is not`);
  return { id, version, purgedAt: state.purgedAt };
}
