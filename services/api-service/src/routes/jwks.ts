import { JWKS_MAX_AGE_SECONDS } from '../services/signingKeys';
import type { SigningKeys } from '../services/signingKeys';
import { openRoute } from './route';
import type { Route } from './route';

/** The public keys that verify our access tokens (RFC 7517). */
export function jwksRoutes({ signingKeys }: { signingKeys: Pick<SigningKeys, 'jwks'> }): Route[] {
  return [
    openRoute({
      method: 'get',
      path: '/.well-known/jwks.json',
      access: 'public',
      status: 200,
      handle: async () => ({
        body: await signingKeys.jwks(),
        headers: { 'cache-control': `public, max-age=${JWKS_MAX_AGE_SECONDS}` },
      }),
    }),
  ];
}
