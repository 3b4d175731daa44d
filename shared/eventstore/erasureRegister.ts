import { join } from 'node:path';
import { appendLines, readLines, sizeOf } from '../utils/durableLines';
import { canonicalize } from './canonical';

/** A key that was dropped, as a line of the register holds it: of a person in a tenant, or of a tenant as a whole. */
export type RegisteredErasure = {
  /** Of this line. */
  readonly id: string;
  /** Id of the event that certifies it. */
  readonly eventId: string;
  readonly tenantId: string;
  readonly subjectId: string | null;
  /** RFC 3339 UTC. */
  readonly at: string;
};

/** Where erasures are kept beside the database, so that one that is restored can be told of them. */
export type ErasureRegister = ReturnType<typeof openErasureRegister>;

const FILE = 'erasures.jsonl';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Opens a directory with a file of JSON Lines to which lines are only ever added: no plaintext, ids only. What is added
 * is on the disk before a key is dropped; a line whose erasure never came to be is withdrawn by another one. A line that
 * was torn by a crash, or written twice, is no fault.
 * @param directory made when it is not there; to be shared by all replicas that erase
 */
export function openErasureRegister(directory: string) {
  const path = join(directory, FILE);

  return {
    /** Adds erasures that are about to happen, and waits until they are on the disk. */
    add: (erasures: readonly RegisteredErasure[]): Promise<void> =>
      appendLines(
        path,
        erasures.map(({ id, eventId, tenantId, subjectId, at }) =>
          canonicalize({ id, eventId, tenantId, subjectId, at }),
        ),
      ),

    /** Takes lines back by their ids: what they were about was refused, and nothing dropped. */
    withdraw: (ids: readonly string[]): Promise<void> =>
      appendLines(
        path,
        ids.map((id) => canonicalize({ withdrawn: id })),
      ),

    /** All that stand there now and were not withdrawn, in their order. */
    async read(): Promise<RegisteredErasure[]> {
      const erasures: RegisteredErasure[] = [];
      const withdrawn = new Set<string>();
      for await (const line of readLines(path, 0, await sizeOf(path))) {
        const parsed = parse(line);
        if (typeof parsed?.withdrawn === 'string') withdrawn.add(parsed.withdrawn);
        else if (isErasure(parsed)) erasures.push(parsed);
      }
      return erasures.filter(({ id }) => !withdrawn.has(id));
    },
  };
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function isErasure(line: unknown): line is RegisteredErasure {
  const { id, eventId, tenantId, subjectId, at } = (line ?? {}) as Record<string, unknown>;
  const isId = (value: unknown): boolean => typeof value === 'string' && UUID.test(value);
  const areIds = [id, eventId, tenantId].every(isId) && (subjectId === null || isId(subjectId));
  return areIds && typeof at === 'string';
}
