import { createHash, randomBytes } from 'node:crypto';
import { generateSync } from 'otplib';
import request from 'supertest';
import type { TestApi } from './testApi';

export const PASSWORD = 'a lighthouse in the fog';

/** Puts a one-time token where `npm run admin -- bootstrap` puts it. */
export async function bootstrapToken({ database }: Pick<TestApi, 'database'>, hours = 24): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await database.admin.query(
    `insert into operator_invitation (tenant_id, token_hash, expires_at)
     values ('00000000-0000-0000-0000-000000000000', $1, now() + make_interval(hours => $2))`,
    [createHash('sha256').update(token).digest(), hours],
  );
  return token;
}

/** The code of an authenticator, so many steps of 30 s from now. */
export function codeOf(secret: string, steps = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });
}

/** Makes an operator by a token. @returns the authenticator's secret */
export async function enrolOperator(
  { app }: Pick<TestApi, 'app'>,
  token: string,
  name: string,
): Promise<string> {
  const enrolled = await request(app).post('/admin/enrolment').send({ token, name }).expect(200);
  const { secret, enrolment } = enrolled.body as { secret: string; enrolment: string };
  const create = () => {
    const body = { token, name, password: PASSWORD, enrolment, code: codeOf(secret, -1) };
    return request(app).post('/admin/operators').send(body);
  };
  // Where a step of 30 s has ended in between, that code was one of two steps before.
  if ((await create()).status !== 201) await create().expect(201);
  return secret;
}

/** The first operator, signed in: requests with that token. */
export async function signedInOperator(api: TestApi, name = 'root') {
  const secret = await enrolOperator(api, await bootstrapToken(api), name);
  const code = codeOf(secret);
  const { body } = await request(api.app)
    .post('/admin/sign-in')
    .send({ name, password: PASSWORD, code })
    .expect(200);
  const { accessToken, operator } = body as { accessToken: string; operator: { id: string } };
  const send = (method: 'get' | 'post' | 'patch' | 'delete') => (path: string) =>
    request(api.app)[method](path).set('authorization', `Bearer ${accessToken}`);
  return {
    id: operator.id,
    secret,
    accessToken,
    get: send('get'),
    post: send('post'),
    patch: send('patch'),
    delete: send('delete'),
  };
}
