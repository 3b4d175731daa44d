/** A stream that fails. */
export type FailingStream = { readonly tenantId: string; readonly streamId: string };

/** Thrown when too many streams fail at once: then it is not the events that are wrong. */
class ConsumerHaltedError extends Error {
  override readonly name = 'ConsumerHaltedError';
}

export type ParkBrakeOptions = {
  /** Streams that may be parked within the window; default 20. */
  readonly limit?: number;
  /** Default 60,000. */
  readonly windowMs?: number;
  /** Milliseconds, rising; default `performance.now`. */
  readonly now?: () => number;
};

/** See {@link createParkBrake}. */
export type ParkBrake = ReturnType<typeof createParkBrake>;

/**
 * Stops a consumer that parks stream after stream, as after a faulty release or a missing grant: each parked one has
 * to be healed later, while a halted consumer only waits.
 */
export function createParkBrake(options: ParkBrakeOptions = {}) {
  const { limit = 20, windowMs = 60_000, now = () => performance.now() } = options;
  const parkedAt = new Map<string, number>();
  let oneTooMany: FailingStream | undefined;

  return {
    /**
     * Before a stream is parked.
     * @throws ConsumerHaltedError when this stream is one too many
     */
    admit({ tenantId, streamId }: FailingStream): void {
      for (const [id, at] of parkedAt) if (at < now() - windowMs) parkedAt.delete(id);
      if (parkedAt.size >= limit && !parkedAt.has(streamId)) oneTooMany ??= { tenantId, streamId };
      if (oneTooMany) {
        throw new ConsumerHaltedError(
          `expected at most ${limit} streams to be parked within ${windowMs} ms; got one more: mend the cause`,
        );
      }
      parkedAt.set(streamId, now());
    },

    isHalted: (): boolean => oneTooMany !== undefined,

    /** The stream that was one too many, while the consumer is halted. */
    culprit: (): FailingStream | undefined => oneTooMany,

    /** Ends the halt. What was parked within the window still counts. */
    release: (): void => void (oneTooMany = undefined),
  };
}
