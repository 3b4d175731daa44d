import type { MailFacts, MailText } from './mail';

/** What is sent, before it is one message. */
export type RenderedMail = { readonly subject: string; readonly text: string; readonly html: string };

// Line breaks would end a header, and what turns the direction of text shows another one than is sent.
const UNFIT = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text that somebody chose, as one line without control characters. */
export function oneLine(text: string): string {
  return text.replace(UNFIT, ' ').trim();
}

/** The same in each text of the facts, so that no name or reason changes what a mail is. */
export function fitFacts(facts: MailFacts): MailFacts {
  const more = Object.fromEntries(Object.entries(facts.more).map(([name, text]) => [name, oneLine(text)]));
  const { displayName, tenantName, at } = facts;
  return { displayName: oneLine(displayName), tenantName: oneLine(tenantName), at, more };
}

/**
 * A mail as plain text and as HTML that says the same, without images or anything else that is fetched.
 * @param link where the action leads; left out with the action
 */
export function layOut(
  { subject, paragraphs, action }: MailText,
  { displayName, link }: { displayName: string; link?: string },
): RenderedMail {
  const greeting = displayName === '' ? 'Hello,' : `Hello ${displayName},`;
  const linked = action !== undefined && link !== undefined ? { action, link } : undefined;
  return {
    subject: oneLine(subject),
    text:
      [greeting, ...paragraphs, ...(linked ? [`${linked.action}:\n${linked.link}`] : [])].join('\n\n') + '\n',
    html: htmlOf([greeting, ...paragraphs], linked),
  };
}

function htmlOf(paragraphs: readonly string[], linked?: { action: string; link: string }): string {
  const body = paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`);
  if (linked) {
    const { action, link } = linked;
    body.push(`<p><a href="${escaped(link)}">${escaped(action)}</a></p>`, `<p>${escaped(link)}</p>`);
  }
  return `<!doctype html>\n<html lang="en">\n<body>\n${body.join('\n')}\n</body>\n</html>\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
