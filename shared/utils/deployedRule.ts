import { passwordOf } from './databaseUrl';
import { weaknessOfText } from './secretWeakness';

/** What a setting has to be where strangers can reach the service, beside what it has to be everywhere. */
export type DeployedRule = {
  /** Goes on from "must". */
  readonly must: string;
  /** Goes on from "because". */
  readonly because: string;
  /** What is wrong with a valid value, from "a value that"; undefined when nothing is. Shows nothing of a secret. */
  readonly weakness: (value: unknown) => string | undefined;
  /** Holds in production, not in staging. */
  readonly isProductionOnly?: boolean;
};

const MIN_PASSWORD_LENGTH = 16;
const MIN_TOKEN_LENGTH = 32;

/** A rule by a plain condition. */
export function rule(
  { must, because, isProductionOnly }: Omit<DeployedRule, 'weakness'>,
  holds: (value: unknown) => boolean,
): DeployedRule {
  return { must, because, isProductionOnly, weakness: (value) => (holds(value) ? undefined : 'does not') };
}

/** Of the sidecar's tokens. */
export const STRONG_TOKEN: DeployedRule = {
  must: `be ${MIN_TOKEN_LENGTH} random characters or more (openssl rand -hex 32)`,
  because: 'who has it speaks as the service, or as its sidecar',
  weakness: (value) => weaknessOfText(String(value), MIN_TOKEN_LENGTH),
};

/** Of a database URL: its password, unless a client certificate stands for it. */
export const STRONG_PASSWORD: DeployedRule = {
  must: `hold a password of ${MIN_PASSWORD_LENGTH} random characters or more, or sslcert and sslkey instead of one`,
  because: 'row security trusts whoever logs in as the role',
  weakness: (value) => {
    const password = passwordOf(String(value));
    if (!password) return hasClientKey(URL.parse(String(value))) ? undefined : 'has no password';
    const weakness = weaknessOfText(password, MIN_PASSWORD_LENGTH);
    return weakness && `holds a password that ${weakness}`;
  },
};

function hasClientKey(url: URL | null): boolean {
  return !!url?.searchParams.get('sslcert') && !!url.searchParams.get('sslkey');
}
