/** What of a mail can be read. */
export interface ReadMail {
  /** As the header has it. */
  to: string;
  subject: string;
  date: string;
  /** The plain text. */
  text: string;
  /** URLs in it that lead on with a token. */
  links: string[];
}

/**
 * Reads a mail as worker-service writes them: headers that may be folded and encoded (RFC 2047), one text/plain part. No
 * reader of mails of others.
 */
export function readMail(source: string): ReadMail {
  const [head, body] = split(source.replaceAll('\r\n', '\n'));
  const headers = headersOf(head);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1];
  const part = boundary === undefined ? source : (body.split(`--${boundary}\n`)[1] ?? '');
  const text = `${textOf(part.replaceAll('\r\n', '\n')).trimEnd()}\n`;
  return {
    to: headers.get('to') ?? '',
    subject: headers.get('subject') ?? '',
    date: headers.get('date') ?? '',
    text,
    links: [...text.matchAll(/https?:\/\/\S+#token=\S+/g)].map(([link]) => link),
  };
}

function split(source: string): [string, string] {
  const at = source.indexOf('\n\n');
  return at < 0 ? [source, ''] : [source.slice(0, at), source.slice(at + 2)];
}

function headersOf(head: string): Map<string, string> {
  const lines = head.replace(/\n[ \t]+/g, ' ').split('\n');
  return new Map(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), wordsOf(line.slice(at + 1).trim())];
    }),
  );
}

/** Encoded words (RFC 2047), which mails in UTF-8 have. */
function wordsOf(value: string): string {
  const joined = value.replace(/\?=\s+=\?/g, '?==?');
  return joined.replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, kind: string, word: string) =>
    kind.toLowerCase() === 'b'
      ? Buffer.from(word, 'base64').toString('utf8')
      : quotedPrintable(word.replaceAll('_', ' ')),
  );
}

function textOf(part: string): string {
  const [head, body] = split(part);
  const end = body.search(/\n--[^\n]*$|\n--[^\n]*\n/);
  const content = end < 0 ? body : body.slice(0, end);
  switch (headersOf(head).get('content-transfer-encoding')) {
    case 'base64':
      return Buffer.from(content, 'base64').toString('utf8');
    case 'quoted-printable':
      return quotedPrintable(content);
    default:
      return content;
  }
}

function quotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
