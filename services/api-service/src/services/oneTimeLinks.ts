import type { KeyObject } from 'node:crypto';
import { addLink, giveLinkBack, takeLink } from '@plinth/shared/database/repositories/oneTimeLinks';
import type { Connection } from '@plinth/shared/database/statement';
import { IllegalStateError } from '@plinth/shared/errors/appErrors';
import { readLinkToken } from '@plinth/shared/eventstore/crypto/linkToken';
import type { Clock, Ids } from '@plinth/shared/types/clock';

export type OneTimeLinksDeps = {
  /** Role identity. */
  readonly identity: Connection;
  /** The secret `link-key`. */
  readonly linkKey: KeyObject;
  readonly clock: Clock;
  readonly ids: Ids;
};

/** What the platform mails links for; `sign_up_attempt` counts mails that have none. */
type Kind = 'verify_email' | 'reset_password' | 'sign_up_attempt';
/** Kinds whose links come back. */
type Returning = Exclude<Kind, 'sign_up_attempt'>;

/** See {@link createOneTimeLinks}. */
export type OneTimeLinks = ReturnType<typeof createOneTimeLinks>;

const MINUTE_MS = 60_000;
const LIFE_MS: Readonly<Record<Kind, number>> = {
  verify_email: 24 * 60 * MINUTE_MS,
  reset_password: 30 * MINUTE_MS,
  sign_up_attempt: 24 * 60 * MINUTE_MS,
};
/** Of a kind, that are good for one person at a time: whoever asks again and again fills nobody's mailbox. */
const MAX_GOOD = 5;

/** Makes the links that are mailed to people of the platform: each is used once, until its time is over. */
export function createOneTimeLinks({ identity, linkKey, clock, ids }: OneTimeLinksDeps) {
  return {
    /** Makes a link, in a transaction of its own. @returns its id; undefined when the person has enough good ones */
    async add(kind: Kind, userId: string): Promise<string | undefined> {
      const now = clock.now();
      const linkId = ids.next();
      const expiresAt = new Date(now.getTime() + LIFE_MS[kind]).toISOString();
      const link = { linkId, kind, userId, now: now.toISOString(), expiresAt, maxGood: MAX_GOOD };
      return (await addLink(identity, link)) ? linkId : undefined;
    },

    /** The id that a token stands for, before anything is looked up. @throws IllegalStateError `link_refused` */
    read(kind: Returning, token: string): string {
      const linkId = readLinkToken(linkKey, kind, token);
      if (linkId === undefined) throw refused();
      return linkId;
    },

    /**
     * Uses a link up, and with it all others of its person and kind; of callers at once one gets it.
     * @returns whose it is, and how it is made good again when it was used for nothing
     * @throws IllegalStateError `link_refused` for one that is not there, was used, or whose time is over
     */
    async take(kind: Returning, linkId: string): Promise<{ userId: string; giveBack: () => Promise<void> }> {
      const usedAt = clock.now().toISOString();
      const taken = await takeLink(identity, { linkId, kind, now: usedAt });
      if (!taken) throw refused();
      return { userId: taken.userId, giveBack: () => giveLinkBack(identity, { linkId, usedAt }) };
    },
  };
}

function refused(): IllegalStateError {
  return new IllegalStateError('link_refused', 'This link is not good any more; ask for a new one.');
}
