import type { LinkKind } from '@plinth/shared/eventstore/crypto/linkToken';
import type { SealedPersonal } from '@plinth/shared/eventstore/crypto/keyring';
import type { JobDefinition } from '@plinth/shared/jobs/job';
import type { MailName } from '../mails/catalogue';

const SECOND_MS = 1_000;

/**
 * Sends one mail to one person. Its tries go on for more than an hour while the server is away. Also for a tenant that is
 * suspended: its owners are told so.
 */
export const sendMail = {
  name: 'send-mail',
  maxAttempts: 11,
  timeoutMs: 60 * SECOND_MS,
  backoffMs: 5 * SECOND_MS,
  runsWhileSuspended: true,
} as const satisfies JobDefinition;

/**
 * What the job is told. Nobody reads from it whom the mail goes to or what it says: names and address lie sealed under the
 * key of whom they speak of, and a link's token is made when it is sent.
 */
export type MailPayload = {
  readonly mail: MailName;
  readonly to: {
    /** Whose key seals what is personal. */
    readonly tenantId: string;
    readonly subjectId: string;
    readonly personal: SealedPersonal;
    /** The sealed field that holds the address. */
    readonly address: string;
  };
  readonly tenantName: string;
  /** RFC 3339 UTC. */
  readonly at: string;
  readonly link?: { readonly kind: LinkKind; readonly id: string };
  readonly more: Readonly<Record<string, string>>;
};
