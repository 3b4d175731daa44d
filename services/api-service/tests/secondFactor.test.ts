import { randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { testApi } from './testApi';
import type { TestApi } from './testApi';

const PASSWORD = 'correct horse battery staple';
const STEP_SECONDS = 30;

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

type Person = Awaited<ReturnType<typeof person>>;
async function person() {
  const email = `${randomUUID()}@example.org`;
  const tenant = await api.tenant(`Engines ${randomUUID().slice(0, 8)}`, { email });
  return { email, tenant, userId: tenant.userId };
}

/** The code of a moment: of now, or so many steps from now. */
const codeOf = (secret: string, steps = 0) =>
  generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * STEP_SECONDS });
const wrong = (secret: string) => {
  const right = [-2, -1, 0, 1, 2].map((steps) => codeOf(secret, steps));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.includes(code))!;
};

async function enrolled() {
  const who = await person();
  const { body } = await who.tenant.post('/v1/me/mfa/begin').expect(201);
  const { factorId, secret } = body as { factorId: string; secret: string; uri: string };
  const confirmed = await who.tenant
    .post('/v1/me/mfa/confirm')
    .send({ factorId, code: codeOf(secret, -1) })
    .expect(200);
  const { backupCodes } = confirmed.body as { backupCodes: string[] };
  return { ...who, secret, factorId, backupCodes };
}
const signIn = (email: string, password = PASSWORD) =>
  api.http().post('/v1/auth/sign-in').send({ email, password });
const challengeOf = async ({ email }: Pick<Person, 'email'>) =>
  ((await signIn(email).expect(401)).body as { challenge: string }).challenge;
const second = (challenge: string, code: string) =>
  api.http().post('/v1/auth/second-factor').send({ challenge, code });
const sessionsOf = async (userId: string) =>
  (await api.database.admin.query('select from session where user_id = $1', [userId])).rowCount;
const eventsOf = async (userId: string) => {
  const { rows } = await api.database.admin.query<{ type: string }>(
    'select type from event where stream_id = $1 order by position',
    [userId],
  );
  return rows.map(({ type }) => type);
};
const failuresOf = async (userId: string) =>
  (
    await api.database.admin.query(
      "select from event where type = 'audit.sign_in_failed' and data ->> 'userId' = $1",
      [userId],
    )
  ).rowCount;

describe('signing in with a second factor', () => {
  it('asks for a code behind the right password, without a session, and lets in by both', async () => {
    const who = await enrolled();
    const before = await sessionsOf(who.userId);
    const { body } = await signIn(who.email).expect(401);
    expect(body).toMatchObject({ code: 'second_factor_required', challenge: expect.any(String) as string });
    expect(body).not.toHaveProperty('accessToken');
    expect(await sessionsOf(who.userId)).toBe(before);
    const { challenge } = body as { challenge: string };
    const granted = await second(challenge, codeOf(who.secret)).expect(200);
    expect(granted.body).toMatchObject({
      user: { email: who.email },
      refreshToken: expect.any(String) as string,
    });
  });

  it('says the same as of anybody before the right password was shown', async () => {
    const who = await enrolled();
    const [mine, nobodys] = [await signIn(who.email, 'not it'), await signIn('nobody@x.example', 'not it')];
    expect(mine.status).toBe(401);
    expect(mine.body).toEqual({ ...nobodys.body, requestId: expect.any(String) as string });
  });

  it('asks at every door that a password opens: signing up again, too', async () => {
    const { email, tenant } = await enrolled();
    const { body: shown } = await tenant.get(`/v1/tenants/${tenant.id}`).expect(200);
    const again = {
      tenantName: (shown as { name: string }).name,
      displayName: 'Ada',
      email,
      password: PASSWORD,
    };
    const { body } = await api.http().post('/v1/auth/sign-up').send(again).expect(401);
    expect(body).toMatchObject({ code: 'second_factor_required' });
  });

  it('takes a code once: of four at once one gets in, and that of the setting up never', async () => {
    const who = await enrolled();
    const challenge = await challengeOf(who);
    await second(challenge, codeOf(who.secret, -1)).expect(401);
    const code = codeOf(who.secret);
    const answers = await Promise.all(Array.from({ length: 4 }, () => second(challenge, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    expect(answers.find(({ status }) => status === 401)?.body).toMatchObject({ code: 'code_refused' });
    await waitFor(async () => ((await failuresOf(who.userId)) ?? 0) > 0);
  });

  it('looks at five wrong codes, also of twenty at once, and at no right one for a while; backup codes go on', async () => {
    const who = await enrolled();
    const challenge = await challengeOf(who);
    const bad = wrong(who.secret);
    await Promise.all(Array.from({ length: 20 }, () => second(challenge, bad).expect(401)));
    await second(challenge, codeOf(who.secret)).expect(401);
    await second(challenge, who.backupCodes[0]!).expect(200);
    await api.database.admin.query(
      "update second_factor set locked_until = now() - interval '1 second' where user_id = $1",
      [who.userId],
    );
    await second(challenge, codeOf(who.secret)).expect(200);
  });

  it('cannot be locked by who does not know the password', async () => {
    const who = await enrolled();
    for (let tries = 0; tries < 6; tries += 1) {
      await signIn(who.email, 'not it').expect(401);
      await second('x'.repeat(40), wrong(who.secret)).expect(401);
    }
    await second(await challengeOf(who), codeOf(who.secret)).expect(200);
  });

  it('takes each backup code once, however it is written, tells its owner, and keeps none', async () => {
    const who = await enrolled();
    expect(new Set(who.backupCodes).size).toBe(10);
    const [code] = who.backupCodes as [string];
    const challenge = await challengeOf(who);
    const answers = await Promise.all([second(challenge, code), second(challenge, code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    await second(challenge, code.toUpperCase().replaceAll('-', '')).expect(401);
    expect(await eventsOf(who.userId)).toEqual([
      'user.signed_up',
      'user.mfa_enabled',
      'user.backup_code_used',
    ]);
    const { body } = await who.tenant.get('/v1/me/mfa').expect(200);
    expect(body).toEqual({ enabled: true, backupCodesLeft: 9 });
    const { rows } = await api.database.admin.query<{ row: string }>(
      'select b::text as row from backup_code b',
    );
    expect(rows.filter(({ row }) => row.includes(code) || row.includes(code.replaceAll('-', '')))).toEqual(
      [],
    );
    const renewed = await who.tenant.post('/v1/me/mfa/backup-codes').expect(200);
    await second(challenge, who.backupCodes[1]!).expect(401);
    await second(challenge, (renewed.body as { backupCodes: string[] }).backupCodes[0]!).expect(200);
  });

  it('a challenge ends with the password that it stands for, and after five minutes', async () => {
    const who = await enrolled();
    const challenge = await challengeOf(who);
    const later = api.replica({ clock: { now: () => new Date(Date.now() + 6 * 60_000) } });
    await who.tenant.get('/v1/me').expect(200);
    const late = await who.tenant.at(later.app).post('/v1/auth/second-factor').send({
      challenge,
      code: who.backupCodes[0],
    });
    expect([late.status, late.body]).toEqual([401, expect.objectContaining({ code: 'challenge_refused' })]);
    await later.close();
    const change = { currentPassword: PASSWORD, newPassword: 'another horse altogether' };
    await who.tenant.post('/v1/me/password').send(change).expect(204);
    const { body } = await second(challenge, codeOf(who.secret)).expect(401);
    expect(body).toMatchObject({ code: 'challenge_refused' });
  });
});

describe('a second factor', () => {
  it('is asked for only once a code has shown that it was set up', async () => {
    const who = await person();
    const { body } = await who.tenant.post('/v1/me/mfa/begin').expect(201);
    const { factorId, secret, uri } = body as { factorId: string; secret: string; uri: string };
    expect(uri).toContain(`secret=${secret}`);
    const confirm = (code: string) => who.tenant.post('/v1/me/mfa/confirm').send({ factorId, code });
    expect((await confirm(wrong(secret)).expect(422)).body).toMatchObject({ code: 'code_refused' });
    await signIn(who.email).expect(200);
    const stranger = await person();
    await stranger.tenant
      .post('/v1/me/mfa/confirm')
      .send({ factorId, code: codeOf(secret) })
      .expect(422);
    await confirm(codeOf(secret)).expect(200);
    await signIn(who.email).expect(401);
    expect((await who.tenant.post('/v1/me/mfa/begin').expect(422)).body).toMatchObject({
      code: 'mfa_enabled',
    });
    const { rows } = await api.database.admin.query<{ sealed: string }>(
      'select totp_secret as sealed from second_factor where id = $1',
      [factorId],
    );
    expect(rows[0]?.sealed).not.toContain(secret);
  });

  it('is turned off by who has just proven who they are, and then asked for no more', async () => {
    const who = await enrolled();
    await who.tenant.post('/v1/me/mfa/disable').expect(204);
    await who.tenant.post('/v1/me/mfa/disable').expect(204);
    await signIn(who.email).expect(200);
    expect(await eventsOf(who.userId)).toEqual(['user.signed_up', 'user.mfa_enabled', 'user.mfa_disabled']);
    const left = await api.database.admin.query('select from second_factor where user_id = $1', [who.userId]);
    expect(left.rowCount).toBe(0);
  });

  it('stands in for the password where a fresh proof is asked for, and the password does not do', async () => {
    const who = await enrolled();
    await api.database.admin.query(
      "update session set authenticated_at = now() - interval '11 minutes' where user_id = $1",
      [who.userId],
    );
    await api.deps.epochs.lookNow();
    await who.tenant.post('/v1/me/mfa/disable').expect(403);
    const prove = (body: object) => who.tenant.post('/v1/auth/step-up').send(body);
    const { body } = await prove({ password: PASSWORD }).expect(400);
    expect(body).toMatchObject({ errors: [{ pointer: '/code', code: 'required' }] });
    expect((await prove({ code: wrong(who.secret) }).expect(422)).body).toMatchObject({
      code: 'code_refused',
    });
    await who.tenant.post('/v1/me/mfa/disable').expect(403);
    await prove({ code: codeOf(who.secret) }).expect(204);
    await who.tenant.post('/v1/me/mfa/disable').expect(204);
  });
});
