/** One message as a broker keeps it. */
export type Message = {
  readonly tenantId: string;
  readonly position: number;
  readonly streamId: string;
  readonly purged?: boolean;
  readonly text: string;
};

type Entry = { entryId: string; event: string; contentType: string; metadata: { partitionKey: string } };

/**
 * A topic that keeps what it is given, in order, and fails as a test says; what a real broker does is shown in
 * tests/e2e.
 */
export function fakeTopic() {
  const messages: Message[] = [];
  const calls: Entry[][] = [];
  let isAway = false;
  let refuses = (_message: Message): boolean => false;
  let beforeCall = async (): Promise<void> => undefined;

  return {
    messages,
    /** The entries of each call. */
    calls,
    of: (tenantId: string): number[] =>
      messages.filter((message) => message.tenantId === tenantId).map(({ position }) => position),
    /** Whether the sidecar answers at all. */
    setAway: (value: boolean): void => void (isAway = value),
    /** Which entries the broker does not take. */
    setRefuses: (value: typeof refuses): void => void (refuses = value),
    /** Runs at the start of each call. */
    setBeforeCall: (value: typeof beforeCall): void => void (beforeCall = value),
    publish: async (encoded: readonly string[]): Promise<ReadonlySet<string>> => {
      await beforeCall();
      if (isAway) throw new Error('connect ECONNREFUSED 127.0.0.1');
      const entries = JSON.parse(`[${encoded.join(',')}]`) as Entry[];
      calls.push(entries);
      const failed = new Set<string>();
      for (const { entryId, event } of entries) {
        const message = read(event);
        if (refuses(message)) failed.add(entryId);
        else messages.push(message);
      }
      return failed;
    },
  };
}

function read(text: string): Message {
  const { tenantid, position, subject, purged } = JSON.parse(text) as {
    tenantid: string;
    position: number;
    subject: string;
    purged?: boolean;
  };
  return { tenantId: tenantid, position, streamId: subject, purged, text };
}
