import { parse, serialize } from 'cookie';
import { ForbiddenError } from '@plinth/shared/errors/appErrors';
import type { AccessGrant } from './accessGrants';

export type RefreshCookieDeps = {
  /** See IdentityConfig. */
  readonly secureCookies: boolean;
  readonly sessionDays: number;
};

/** What of a request the cookie is read from. */
export type CookieSource = { readonly cookie: string | undefined; readonly csrf: string | undefined };

/** A grant as it is answered: the headers, and the body, which lacks the refresh token when a cookie has it. */
export type GrantReply = {
  readonly body: Omit<AccessGrant, 'refreshToken'> & { readonly refreshToken?: string };
  readonly headers?: Readonly<Record<string, string>>;
};

/** See {@link createRefreshCookie}. */
export type RefreshCookie = ReturnType<typeof createRefreshCookie>;

const DAY_SECONDS = 86_400;

/**
 * Makes the cookie that keeps a browser's refresh token from scripts: HttpOnly, Secure, SameSite=Strict, and sent to
 * `/v1/auth` only (which the prefix `__Host-` does not allow, so it is `__Secure-`).
 *
 * Against forged requests (CSRF) the browser's page has to send the header `plinth-csrf` beside it. Forms cannot set headers,
 * and scripts of other sites only after a CORS preflight, which this API never grants (OWASP, CSRF Prevention: custom
 * request headers). SameSite=Strict holds back what comes from other sites; the header also what comes from a sibling domain.
 */
export function createRefreshCookie({ secureCookies: secure, sessionDays }: RefreshCookieDeps) {
  const name = secure ? '__Secure-plinth-refresh' : 'plinth-refresh';
  const attributes = { httpOnly: true, secure, sameSite: 'strict', path: '/v1/auth' } as const;
  const bake = (value: string, maxAge: number) => serialize(name, value, { ...attributes, maxAge });

  return {
    /** Answers a grant the way that was asked for. */
    reply(grant: AccessGrant, session: 'token' | 'cookie'): GrantReply {
      if (session === 'token') return { body: grant };
      const { refreshToken, ...body } = grant;
      return { body, headers: { 'set-cookie': bake(refreshToken, sessionDays * DAY_SECONDS) } };
    },

    /** The refresh token of a request. @throws ForbiddenError `csrf_refused` for a cookie without the header */
    read({ cookie, csrf }: CookieSource): string | undefined {
      const token = cookie === undefined ? undefined : parse(cookie)[name];
      if (token === undefined || token === '') return undefined;
      if (csrf === undefined || csrf === '') {
        throw new ForbiddenError('Send the header plinth-csrf with the cookie.', 'csrf_refused');
      }
      return token;
    },

    /** Has a browser forget the cookie. */
    clear: (): Readonly<Record<string, string>> => ({ 'set-cookie': bake('', 0) }),
  };
}
