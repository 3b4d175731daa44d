/** Languages that mails are written in; the first one stands in for all others. */
export const LOCALES = ['en'] as const;
export type Locale = (typeof LOCALES)[number];

/** What a mail may speak of. Texts are as people wrote them: layout makes them fit for HTML and headers. */
export type MailFacts = {
  /** Of whom it goes to; empty when it is not known. */
  readonly displayName: string;
  /** Empty in mails that are about no tenant. */
  readonly tenantName: string;
  /** When that happened of which the mail tells: `1 December 2026 at 09:30 UTC`. */
  readonly at: string;
  /** Further ones, by the order of the mail. */
  readonly more: Readonly<Record<string, string>>;
};

/** One mail in one language. */
export type MailText = {
  /** One line. */
  readonly subject: string;
  /** Plain text, without markup. */
  readonly paragraphs: readonly string[];
  /** What stands on the link; a mail without one has none. */
  readonly action?: string;
};

/** A mail in all languages. */
export type Mail = Readonly<Record<Locale, (facts: MailFacts) => MailText>>;
