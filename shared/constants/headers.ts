/** Header names, lower case as Node gives them. */
export const HEADERS = {
  /** To the sidecar: DAPR_API_TOKEN. From the sidecar: APP_API_TOKEN. */
  daprToken: 'dapr-api-token',
  /** Between services: for whom one calls the other, signed; see dapr/behalf. */
  behalf: 'plinth-behalf',
  requestId: 'x-request-id',
  traceparent: 'traceparent',
  ifMatch: 'if-match',
  etag: 'etag',
  /** Any value, from the page of a browser whose refresh token is in a cookie. */
  csrf: 'plinth-csrf',
  idempotencyKey: 'idempotency-key',
  /** Position of the tenant's log that a change reached; reads take it as `atLeast`. */
  position: 'plinth-position',
  /** How quotas stand, and what they are; draft-ietf-httpapi-ratelimit-headers. */
  rateLimit: 'ratelimit',
  rateLimitPolicy: 'ratelimit-policy',
  /** `true` with an answer that an earlier request with this key got first. */
  idempotencyReplayed: 'idempotency-replayed',
} as const;
