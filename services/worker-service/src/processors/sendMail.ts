import type { KeyObject } from 'node:crypto';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { linkToken } from '@plinth/shared/eventstore/crypto/linkToken';
import type { LinkKind } from '@plinth/shared/eventstore/crypto/linkToken';
import type { Processor } from '@plinth/shared/jobs/job';
import type { MailPayload } from '../jobs/sendMail';
import { MAILS } from '../mails/catalogue';
import { fitFacts, layOut, oneLine } from '../mails/layout';
import type { Locale } from '../mails/mail';
import { momentText } from '../mails/moment';
import type { Mailer } from '../services/mailer';

export type SendMailDeps = {
  readonly keyring: Pick<Keyring, 'open'>;
  /** The secret `link-key`. */
  readonly linkKey: KeyObject;
  readonly mailer: Pick<Mailer, 'send'>;
  /** Where links lead, without a slash at the end. */
  readonly publicUrl: string;
};

const LOCALE: Locale = 'en';
const PATHS: Readonly<Record<LinkKind, string>> = {
  verify_email: '/verify-email',
  reset_password: '/reset-password',
  change_email: '/change-email',
  invitation: '/invitation',
};
/** As sign-up takes them: what ends an address or a header is in none. */
const ADDRESS = /^[^\s"<>(),;:\\@]+@[^\s"<>(),;:\\@]+$/u;

/**
 * Makes the processor of the job `send-mail`: opens names and address, writes the mail and hands it to the server. Nobody
 * whose key was dropped is written to. At least once: who dies between the server's answer and the end of the job sends
 * it again, with the same Message-ID.
 * @returns a processor whose result is `{outcome}`: `sent`, `erased`, `refused` with the server's status, `no_address`
 */
export function createSendMail({ keyring, linkKey, mailer, publicUrl }: SendMailDeps): Processor {
  return async ({ id, payload }, { signal }) => {
    const { mail, to, tenantName, at, link, more } = payload as unknown as MailPayload;
    const fields = await keyring.open(to.tenantId, to.subjectId, to.personal);
    if (!fields) return { outcome: 'erased' };
    const address = fields[to.address];
    if (typeof address !== 'string' || !ADDRESS.test(address)) return { outcome: 'no_address' };
    const name = typeof fields.displayName === 'string' ? fields.displayName : '';
    const facts = fitFacts({ displayName: name, tenantName, at: momentText(at), more });
    // In the fragment, which browsers send to nobody.
    const url = link && `${publicUrl}${PATHS[link.kind]}#token=${linkToken(linkKey, link)}`;
    const rendered = layOut(MAILS[mail][LOCALE](facts), { displayName: facts.displayName, link: url });
    const { tenantId, subjectId } = to;
    const message = { ...rendered, to: { name: oneLine(name), address }, id, about: { tenantId, subjectId } };
    return mailer.send(message, { signal });
  };
}
