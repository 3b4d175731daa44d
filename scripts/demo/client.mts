/** What the API answered; `body` is parsed JSON, or undefined when there was none. */
export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** Credentials of one person, as the launcher keeps them for the demo tenant. */
export interface Account {
  tenantName: string;
  displayName: string;
  email: string;
  password: string;
}

/** A signed-in client of one tenant. */
export interface Client {
  tenantId: string;
  tenantSlug: string;
  /** @param headers beside those of every call, as If-Match */
  call<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
  /** Like `call`, but anything other than one of `statuses` is an error. */
  expect<Body>(statuses: number[], request: { method: string; path: string; body?: unknown }): Promise<Body>;
  graphql<Data>(query: string, variables: Record<string, unknown>): Promise<Data>;
}

interface Session {
  tenant: { id: string; slug: string };
  accessToken: string;
  refreshToken: string;
}

const DEADLINE_MS = 30_000;

async function send<Body>(baseUrl: string, path: string, init: RequestInit): Promise<Answer<Body>> {
  const response = await fetch(new URL(path, baseUrl), { ...init, signal: AbortSignal.timeout(DEADLINE_MS) });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as Body,
  };
}

const json = (body: unknown, token?: string): RequestInit & { headers: Record<string, string> } => ({
  headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

function unexpected(what: string, answer: Answer<unknown>): Error {
  return new Error(`${what} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
}

async function openSession(baseUrl: string, account: Account): Promise<Session> {
  const { email, password } = account;
  const signIn = await send<Session>(baseUrl, '/v1/auth/sign-in', {
    method: 'POST',
    ...json({ email, password }),
  });
  if (signIn.status === 200) return signIn.body;
  if (signIn.status !== 401) throw unexpected('sign-in', signIn);
  const signUp = await send<Session>(baseUrl, '/v1/auth/sign-up', { method: 'POST', ...json(account) });
  if (signUp.status !== 201) throw unexpected('sign-up', signUp);
  return signUp.body;
}

/**
 * Signs an account in, or up when it is not there yet, and gives a client that renews its access token by itself.
 * @param baseUrl of api-service, for example http://127.0.0.1:8080
 * @throws Error that names the call, its status and its answer
 */
export async function openClient(baseUrl: string, account: Account): Promise<Client> {
  let session = await openSession(baseUrl, account);
  let renewal: Promise<void> | undefined;

  // Callers that meet the end of the token together share one renewal: a refresh token is good once.
  const renew = (): Promise<void> =>
    (renewal ??= (async () => {
      const answer = await send<Session>(baseUrl, '/v1/auth/refresh', {
        method: 'POST',
        ...json({ refreshToken: session.refreshToken }),
      });
      if (answer.status !== 200) throw unexpected('refresh', answer);
      session = answer.body;
    })().finally(() => (renewal = undefined)));

  const call: Client['call'] = async <Body,>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>> => {
    const request = () => {
      const init = json(body, session.accessToken);
      return send<Body>(baseUrl, path, { method, ...init, headers: { ...init.headers, ...headers } });
    };
    const answer = await request();
    if (answer.status !== 401) return answer;
    await renew();
    return request();
  };

  return {
    tenantId: session.tenant.id,
    tenantSlug: session.tenant.slug,
    call,
    async expect<Body>(statuses: number[], request: { method: string; path: string; body?: unknown }) {
      const answer = await call<Body>(request.method, request.path, request.body);
      if (!statuses.includes(answer.status)) throw unexpected(`${request.method} ${request.path}`, answer);
      return answer.body;
    },
    async graphql<Data>(query: string, variables: Record<string, unknown>) {
      const answer = await call<{ data?: Data; errors?: unknown }>('POST', '/graphql', { query, variables });
      if (answer.status !== 200 || !answer.body.data || answer.body.errors)
        throw unexpected('POST /graphql', answer);
      return answer.body.data;
    },
  };
}
