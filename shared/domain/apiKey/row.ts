/** What an API key is after its events; also its row, but for id, version and reducer revision. */
export type ApiKey = {
  name: string;
  /** Names of permissions, each once; some may be unknown to this release. */
  scopes: string[];
  /** Times are RFC 3339 UTC. */
  expiresAt: string | null;
  /** Of the secret that was handed out last, and of the one before it with how long that is good. */
  secretId: string;
  previousSecretId: string | null;
  previousUntil: string | null;
  revokedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

/** Columns of `api_key` in camel case that the aggregate decides. */
export type ApiKeyRow = ApiKey;

/** The row of a state; loses nothing. */
export function toRow(state: ApiKey): ApiKeyRow {
  const { name, scopes, expiresAt, secretId, previousSecretId, previousUntil, ...times } = state;
  const { revokedAt, createdAt, updatedAt } = times;
  return {
    name,
    scopes,
    expiresAt,
    secretId,
    previousSecretId,
    previousUntil,
    revokedAt,
    createdAt,
    updatedAt,
  };
}

/** The state of a row; other columns of it are left behind. */
export const fromRow: (row: ApiKeyRow) => ApiKey = toRow;
