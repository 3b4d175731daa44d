import { createTransport } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';
import type { Clock } from '@plinth/shared/types/clock';
import type { RenderedMail } from '../mails/layout';
import { createMailDirectory } from './mailDirectory';
import type { MailSubject } from './mailDirectory';

/** One mail to one address. */
export type OutgoingMail = RenderedMail & {
  readonly to: { readonly name: string; readonly address: string };
  /** What makes it known again when it comes twice: without host. */
  readonly id: string;
  readonly about: MailSubject;
};

/** How a mail went, when it need not be tried again: taken by the server, or refused for good. */
export type MailOutcome =
  { readonly outcome: 'sent' } | { readonly outcome: 'refused'; readonly status: number };

/** Sends mails by SMTP, or writes them into a directory. */
export type Mailer = {
  /** @throws Error, without the address, when it should be tried again */
  readonly send: (mail: OutgoingMail, context: { readonly signal: AbortSignal }) => Promise<MailOutcome>;
  /** Forgets what it keeps of whom is erased; nothing of what a server has. Repeatable. */
  readonly forget: (about: Partial<MailSubject>) => Promise<void>;
  readonly close: () => void;
};

export type MailerConfig = { readonly from: string; readonly smtpUrl: string; readonly directory: string };

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];
const TIMEOUT_MS = 20_000;
const REJECTED = ['EENVELOPE', 'EMESSAGE'];

/** By SMTP when there is a URL, else into the directory; without either no mail can be sent. */
export function createMailer(config: MailerConfig, clock: Clock): Mailer {
  if (config.smtpUrl !== '') return smtpMailer(config);
  return config.directory === '' ? noMailer() : directoryMailer(config, clock);
}

function smtpMailer({ smtpUrl, from }: MailerConfig): Mailer {
  const url = new URL(smtpUrl);
  const isTls = url.protocol === 'smtps:';
  const transport = createTransport({
    pool: true,
    maxConnections: 2,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    secure: isTls,
    // Whoever sits between could leave it out otherwise, and read addresses and links.
    requireTLS: !isTls && !LOOPBACK.includes(url.hostname),
    auth:
      url.username === ''
        ? undefined
        : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  return {
    async send(mail, { signal }) {
      try {
        await transport.sendMail({ ...messageOf(mail, from), signal });
        return { outcome: 'sent' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    forget: () => Promise.resolve(),
    close: () => transport.close(),
  };
}

function directoryMailer({ directory, from }: MailerConfig, clock: Clock): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true });
  const files = createMailDirectory(directory);
  return {
    async send(mail) {
      const options = messageOf(mail, from);
      const headers = { ...options.headers, ...files.header(mail.about) };
      const { message } = await transport.sendMail({ ...options, headers });
      const at = clock.now().toISOString().replaceAll(':', '-');
      await files.write(`${at}-${mail.to.address}`, message as Buffer);
      return { outcome: 'sent' };
    },
    forget: (about) => files.forget(about),
    close: () => transport.close(),
  };
}

function noMailer(): Mailer {
  return {
    send: () => Promise.reject(new Error('expected mail.smtpUrl or mail.directory to be set; neither is')),
    forget: () => Promise.resolve(),
    close: () => undefined,
  };
}

function messageOf({ to, subject, text, html, id }: OutgoingMail, from: string): SendMailOptions {
  const host = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    to,
    subject,
    text,
    html,
    messageId: `<${id}@${host}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** What servers answer names whom the mail is for, so that no word of it is handed on. */
function outcomeOf(error: unknown): MailOutcome {
  const { code = 'unknown', responseCode = 0 } = error as { code?: string; responseCode?: number };
  if (REJECTED.includes(code) && responseCode >= 500) return { outcome: 'refused', status: responseCode };
  throw new Error(`expected the SMTP server to take a mail; got ${code} ${responseCode || ''}`.trimEnd());
}
