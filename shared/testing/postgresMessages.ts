type Message = { readonly type: string; readonly bytes: Buffer };

/** Whether a client's message ends a statement: simple queries do, and the Sync behind an extended one. */
export function endsStatement(type: string): boolean {
  return ['Q', 'S'].includes(type);
}

/** Whether more of the same statement must follow a client's message. */
export function isInsideStatement(type: string): boolean {
  return ['P', 'B', 'D', 'E', 'C', 'H'].includes(type);
}

/**
 * Cuts a stream into messages (PostgreSQL protocol 3.0): type (1), length (4) with itself, content.
 * @param start.startsUntyped true for what a client sends: its first message has no type, which is then ''
 * @returns what takes the stream's chunks, and hands each message to `take` once it is whole
 */
export function messagesOf({ startsUntyped }: { startsUntyped: boolean }, take: (message: Message) => void) {
  let rest = Buffer.alloc(0);
  let typeBytes = startsUntyped ? 0 : 1;
  return (chunk: Buffer): void => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= typeBytes + 4) {
      const length = typeBytes + rest.readInt32BE(typeBytes);
      if (rest.length < length) return;
      const bytes = rest.subarray(0, length);
      rest = rest.subarray(length);
      take({ type: typeBytes === 0 ? '' : bytes.toString('latin1', 0, 1), bytes });
      typeBytes = 1;
    }
  };
}
