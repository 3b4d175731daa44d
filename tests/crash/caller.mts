import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Client } from '../../scripts/demo/client.mts';
import type { Attempt, Change, Ledger, Outcome } from './ledger.mts';

/** A change as it is asked for. */
interface Wanted {
  type: string;
  method: string;
  path: string;
  body?: unknown;
  /** The version that the caller has seen last: sent as If-Match. */
  ifMatch?: number;
  /** The thing; a new one has none. */
  streamId?: string;
  /** False for what has to be refused. */
  isAllowed?: boolean;
}

/** What came of it. */
export interface Done {
  outcome: Outcome;
  /** Of all attempts: one of them led to the event. */
  requestIds: string[];
  /** Known unless only `found`. */
  version?: number;
  body?: { id: string };
}

interface CallerDeps {
  client: Client;
  ledger: Ledger;
  /** Told of each answer to a change; undefined when none came. */
  onAnswer: (status: number | undefined) => void;
}

/** See {@link createCaller}. */
export type Caller = ReturnType<typeof createCaller>;

const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 500;
/** Longer than anything that the tests do; then the caller gives up. */
const PATIENCE_MS = 150_000;

/** Asks for changes in one tenant as a user's program would: again and again until there is an answer. */
export function createCaller({ client, ledger, onAnswer }: CallerDeps) {
  async function attempt(wanted: Wanted, change: Change): Promise<Answer<unknown> | undefined> {
    const { method, path, body, ifMatch } = wanted;
    const requestId = randomUUID();
    const made: Attempt = { requestId };
    change.attempts.push(made);
    const headers = {
      'x-request-id': requestId,
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    };
    const answer = await client.call<unknown>(method, path, body, headers).catch(() => undefined);
    if (answer) {
      made.status = answer.status;
      made.version = versionOf(answer);
      made.hasRetryAfter = answer.headers.has('retry-after');
    }
    onAnswer(answer?.status);
    return answer;
  }

  return {
    client,

    /** Asks until there is an answer that settles it; writes all of it into the ledger. */
    async change(wanted: Wanted): Promise<Done> {
      const { type, streamId, isAllowed = true } = wanted;
      const { tenantId } = client;
      const change: Change = { tenantId, type, isAllowed, streamId, attempts: [], outcome: 'unanswered' };
      ledger.push(change);
      const until = performance.now() + PATIENCE_MS;
      let pauseMs = FIRST_PAUSE_MS;
      let answer: Answer<unknown> | undefined;
      while (performance.now() < until) {
        answer = await attempt(wanted, change);
        if (answer && isFinal(answer)) {
          change.outcome = outcomeOf(answer.status, change);
          break;
        }
        await sleep(pauseMs * (0.5 + Math.random() / 2));
        pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
      }
      const requestIds = change.attempts.map(({ requestId }) => requestId);
      const { version, status } = change.attempts.at(-1)!;
      const body = status !== undefined && status < 300 ? (answer?.body as Done['body']) : undefined;
      change.streamId ??= body?.id;
      return { outcome: change.outcome, requestIds, version, body };
    },
  };
}

/** Without an answer, or with one that says to come again, it is asked again. */
function isFinal({ status, body }: Answer<unknown>): boolean {
  const isConflict = status === 409 && (body as { code?: string } | undefined)?.code === 'version_conflict';
  return status < 500 && !isConflict;
}

/**
 * A refusal behind an attempt that may have been stored means that it was: the external id is taken, the task is
 * deleted already, the version has moved on. Nobody else changes the same thing.
 */
function outcomeOf(status: number, { attempts, isAllowed }: Change): Outcome {
  if (status < 300) return 'acknowledged';
  const wasOpen = attempts.slice(0, -1).some((each) => each.status === undefined || each.status >= 500);
  return isAllowed && wasOpen ? 'found' : 'refused';
}

function versionOf({ status, headers }: Answer<unknown>): number | undefined {
  const tag = headers.get('etag');
  return tag === null || status >= 300 ? undefined : Number(tag.slice(1, -1));
}
