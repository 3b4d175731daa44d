import { PLATFORM_TENANT_ID } from '../../constants/platform';
import type { Connection } from '../statement';
import {
  giveLinkBack as giveBackStatement,
  insertLink,
  takeLink as takeStatement,
} from './oneTimeLinks.queries';

/** A link of the platform that is mailed to a person. Times are RFC 3339 UTC. */
export type NewLink = {
  readonly linkId: string;
  readonly kind: string;
  readonly userId: string;
  readonly now: string;
  readonly expiresAt: string;
  /** Of a kind, that one person may have at a time. */
  readonly maxGood: number;
};

/** Adds a link; role identity. @returns false when the person has enough good ones of its kind */
export async function addLink(tx: Connection, link: NewLink): Promise<boolean> {
  const rows = await insertLink.run({ tenantId: PLATFORM_TENANT_ID, ...link }, tx);
  return rows.length === 1;
}

/**
 * Uses a link up, and all others of its person and kind with it; of callers at once one gets it. Role identity.
 * @returns whose it was; undefined when it is none, was used, or its time is over
 */
export async function takeLink(
  tx: Connection,
  link: { readonly linkId: string; readonly kind: string; readonly now: string },
): Promise<{ readonly userId: string } | undefined> {
  const [row] = await takeStatement.run({ tenantId: PLATFORM_TENANT_ID, ...link }, tx);
  return row;
}

/** Makes a link good again that was taken at that time for nothing. Role identity; repeatable. */
export async function giveLinkBack(
  tx: Connection,
  link: { readonly linkId: string; readonly usedAt: string },
): Promise<void> {
  await giveBackStatement.run({ tenantId: PLATFORM_TENANT_ID, ...link }, tx);
}
