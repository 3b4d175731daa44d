import { relative } from 'node:path';
import type { StoredMail } from './listMails.mts';

/** The mails with their numbers, each with its links below it. */
export function mailList(mails: StoredMail[]): string {
  if (mails.length === 0) return 'no mails; npm start writes them into .plinth/mail/\n';
  const lines = mails.flatMap(({ date, to, subject, links }, index) => [
    `${String(index + 1).padStart(4)}  ${date}  ${to}  ${subject}`,
    ...links.map((link) => `      ${link}`),
  ]);
  return `${lines.join('\n')}\n`;
}

/** One mail, as its reader sees it. */
export function mailPage({ file, date, to, subject, text }: StoredMail): string {
  const path = relative(process.cwd(), file);
  return `${path}\n\nDate: ${date}\nTo: ${to}\nSubject: ${subject}\n\n${text.trimEnd()}\n`;
}
