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
 * Stops a consumer that parks stream after stream, as after a faulty release: each parked one has to be healed later,
 * while a halted consumer only waits. It stays halted until its process starts again.
 */
export function createParkBrake(options: ParkBrakeOptions = {}) {
  const { limit = 20, windowMs = 60_000, now = () => performance.now() } = options;
  const parkedAt = new Map<string, number>();
  let isHalted = false;

  return {
    /**
     * Before a stream is parked.
     * @throws ConsumerHaltedError when this stream is one too many
     */
    admit(streamId: string): void {
      for (const [id, at] of parkedAt) if (at < now() - windowMs) parkedAt.delete(id);
      if (parkedAt.size >= limit && !parkedAt.has(streamId)) isHalted = true;
      if (isHalted) {
        throw new ConsumerHaltedError(
          `expected at most ${limit} streams to be parked within ${windowMs} ms; got one more: mend the cause and start the service again`,
        );
      }
      parkedAt.set(streamId, now());
    },

    isHalted: (): boolean => isHalted,
  };
}
