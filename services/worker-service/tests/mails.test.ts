import { createSecretKey } from 'node:crypto';
import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { withTenant } from '@plinth/shared/database/withTenant';
import { linkToken } from '@plinth/shared/eventstore/crypto/linkToken';
import { fakeSmtp } from '@plinth/shared/testing/fakeSmtp';
import type { FakeSmtp, TakenMail } from '@plinth/shared/testing/fakeSmtp';
import { outageProxy } from '@plinth/shared/testing/outageProxy';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { applyToMails } from '../src/handlers/mails';
import { createSendMail } from '../src/processors/sendMail';
import { createMailer } from '../src/services/mailer';
import { mailStore } from './mailStore';
import { workerApp } from './workerApp';

let store: Awaited<ReturnType<typeof mailStore>>;
let smtp: FakeSmtp;
const workers: ReturnType<typeof workerApp>[] = [];

/** A replica that runs jobs and sends to this server. */
function worker(smtpUrl = smtp.url, options: Parameters<typeof workerApp>[2] = {}) {
  const one = workerApp(store.database, {}, { mail: { smtpUrl }, ...options });
  workers.push(one);
  one.runner.start();
  return one;
}

/** Without the soft line breaks of quoted-printable. */
const unfolded = ({ raw }: TakenMail): string => raw.replaceAll('=\r\n', '');

beforeEach(async () => {
  store = await mailStore();
  smtp = await fakeSmtp();
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((each) => each.close()));
  await smtp.close();
  await store.database.close();
});

test('a member is told by mail that they were added; by a server, once, whatever comes again', async () => {
  const context = await store.openTenant();
  await store.addMember(context, { displayName: 'Ann', email: 'ann@example.com' });
  const one = worker();
  const other = worker();
  await Promise.all([store.follow(context, one), store.follow(context, other)]);
  const [job] = await store.untilSent();
  expect(job).toMatchObject({ status: 'succeeded', result: { outcome: 'sent' }, attempt: 1 });
  expect(smtp.mails).toHaveLength(1);
  expect(smtp.mails[0]).toMatchObject({ from: 'plinth@example.com', to: ['ann@example.com'] });
  const raw = smtp.mails[0]!.raw;
  expect(raw).toContain('From: Plinth <plinth@example.com>');
  expect(raw).toContain('To: Ann <ann@example.com>');
  expect(raw).toContain('Subject: You are a member of Acme');
  expect(raw).toContain(`Message-ID: <${job!.id}@example.com>`);
  expect(raw).toMatch(/Hello Ann,\r\n\r\nYou belong to Acme now, as member\./);
  expect(raw).toContain('<p>You belong to Acme now, as member.</p>');
});

test('a job holds neither names nor addresses nor what a mail says', async () => {
  const context = await store.openTenant();
  await store.addMember(context, { displayName: 'Zebulon Quux', email: 'zebulon@example.com' });
  const one = workerApp(store.database);
  workers.push(one);
  await store.follow(context, one);
  const [job] = await store.mailJobs();
  expect(JSON.stringify(job)).not.toMatch(/zebulon|quux|You belong/i);
  expect(job!.payload).toMatchObject({
    mail: 'memberAdded',
    to: { address: 'email', personal: { sealed: expect.any(String) as string } },
  });
});

test('whose key was dropped before is not written to', async () => {
  const context = await store.openTenant();
  const userId = await store.addMember(context, { displayName: 'Ann', email: 'ann@example.com' });
  const quiet = workerApp(store.database);
  workers.push(quiet);
  await store.follow(context, quiet);
  await store.database.admin.query(
    'update subject_key set wrapped = null, dropped_at = now() where tenant_id = $1 and subject_id = $2',
    [context.tenantId, userId],
  );
  worker();
  const [job] = await store.untilSent();
  expect(job).toMatchObject({ status: 'succeeded', result: { outcome: 'erased' } });
  expect(smtp.mails).toEqual([]);
});

test('whoever is invited gets the link of the invitation, which is in no job and no event; not once it is taken back', async () => {
  const context = await store.openTenant();
  const [id, other] = [
    await store.invite(context, 'ann@example.com'),
    await store.invite(context, 'bob@example.com'),
  ];
  await store.revoke(context, other);
  const one = worker();
  await store.follow(context, one);
  const jobs = await store.untilSent();
  expect(jobs.map(({ result }) => result)).toEqual(
    expect.arrayContaining([{ outcome: 'sent' }, { outcome: 'erased' }]),
  );
  expect(smtp.mails.map(({ to }) => to)).toEqual([['ann@example.com']]);
  const [, token] = /\/invitation#token=3D([\w-]{64})/.exec(unfolded(smtp.mails[0]!))!;
  expect(Buffer.from(token!, 'base64url').subarray(0, 16).toString('hex')).toBe(id.replaceAll('-', ''));
  const { rows } = await store.database.admin.query<{ all: string }>(
    `select (select json_agg(e.data) from event e)::text || (select json_agg(j.payload) from job j)::text as all`,
  );
  expect(rows[0]!.all).not.toContain(token);
  expect(rows[0]!.all).not.toContain('ann@example.com');
});

test('a name with line breaks in it adds no header and no recipient', async () => {
  const context = await store.openTenant();
  const displayName = 'Eve\r\nBcc: victim@example.com\r\n\r\nClick <a href="//evil">here</a>';
  await store.addMember(context, { displayName, email: 'eve@example.com' });
  const bad = 'eve@example.com>\r\nRCPT TO:<victim@example.com';
  await store.addMember(context, { displayName: 'Eve', email: bad });
  await store.follow(context, worker());
  const jobs = await store.untilSent();
  expect(jobs.map(({ result }) => result)).toEqual(
    expect.arrayContaining([{ outcome: 'sent' }, { outcome: 'no_address' }]),
  );
  expect(smtp.mails.map(({ to }) => to)).toEqual([['eve@example.com']]);
  const { raw } = smtp.mails[0]!;
  expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc:/im);
  const html = raw.slice(raw.indexOf('text/html'));
  expect(html).toContain('&lt;a href=');
  expect(html).not.toContain('<a ');
});

test('a server that is away for a while gets the mail when it is back', async () => {
  const proxy = await outageProxy({ host: '127.0.0.1', port: smtp.port });
  proxy.refuse();
  const context = await store.openTenant();
  await store.addMember(context, { displayName: 'Ann', email: 'ann@example.com' });
  await store.follow(context, worker(`smtp://127.0.0.1:${proxy.port}`));
  await waitFor(async () => (await store.mailJobs())[0]?.error !== null);
  const [failed] = await store.mailJobs();
  expect(failed!.status).toBe('queued');
  expect(failed!.error).toMatch(/^expected the SMTP server to take a mail; got E/);
  expect(failed!.error).not.toContain('ann@');
  expect(new Date(failed!.run_at).getTime()).toBeGreaterThan(Date.now());
  proxy.restore();
  // The minute until then passes at once.
  await store.database.admin.query('update job set run_at = now()');
  await store.untilSent();
  expect(smtp.mails).toHaveLength(1);
  proxy.close();
});

test('a mail whose taking was never heard of is sent again, known by its Message-ID', async () => {
  const context = await store.openTenant();
  await store.addMember(context, { displayName: 'Ann', email: 'ann@example.com' });
  smtp.hangUp(true);
  await store.follow(context, worker());
  await waitFor(() => smtp.mails.length === 1);
  smtp.hangUp(false);
  await waitFor(async () => (await store.mailJobs())[0]?.status === 'queued');
  await store.database.admin.query('update job set run_at = now()');
  await store.untilSent();
  const ids = smtp.mails.map(({ raw }) => /Message-ID: (<.+>)/.exec(raw)?.[1]);
  expect(ids).toHaveLength(2);
  expect(ids[0]).toBe(ids[1]);
});

test('an address that the server does not know is not tried again, and nothing says which', async () => {
  const context = await store.openTenant();
  await store.addMember(context, { displayName: 'Ann', email: 'ann@example.com' });
  smtp.refuseWith((line) => (line.startsWith('RCPT') ? '550 no ann@example.com here' : undefined));
  await store.follow(context, worker());
  const [job] = await store.untilSent();
  expect(job).toMatchObject({ status: 'succeeded', attempt: 1, result: { outcome: 'refused', status: 550 } });
  expect(JSON.stringify(job)).not.toContain('ann@example.com');
});

test('owners are told that their tenant was suspended, though nothing else runs for it', async () => {
  const context = await store.openTenant();
  await store.addMember(context, { role: 'owner', displayName: 'Olga', email: 'olga@example.com' });
  await store.addMember(context, { displayName: 'Ann', email: 'ann@example.com' });
  await store.suspend(context, 'unpaid & <overdue>');
  await store.follow(context, worker());
  await waitFor(() => smtp.mails.length === 3);
  const told = smtp.mails.filter(({ raw }) => raw.includes('Subject: Acme is suspended'));
  expect(told.map(({ to }) => to)).toEqual([['olga@example.com']]);
  expect(unfolded(told[0]!)).toContain('<p>The reason given: unpaid &amp; &lt;overdue&gt;</p>');
});

test('beyond the plan, mails of a day are not sent, but for vital ones', async () => {
  const context = await store.openTenant();
  const day = new Date().toISOString().slice(0, 10);
  await store.database.admin.query('insert into mail_use values ($1, $2, 99)', [context.tenantId, day]);
  for (const name of ['a', 'b', 'c'])
    await store.addMember(context, { role: 'owner', displayName: name, email: `${name}@example.com` });
  await store.suspend(context, 'unpaid');
  await store.follow(context, worker());
  await waitFor(async () => (await store.mailJobs()).every(({ status }) => status === 'succeeded'));
  const subjects = smtp.mails.map(({ raw }) => /Subject: (.+)/.exec(raw)![1]).sort();
  expect(subjects).toEqual([...Array<string>(3).fill('Acme is suspended'), 'You are a member of Acme']);
});

test('what happened more than a day ago is not told any more', async () => {
  const context = await store.openTenant();
  await store.addMember(context, { displayName: 'Ann', email: 'ann@example.com' });
  const clock = { now: () => new Date(Date.now() + 25 * 60 * 60_000) };
  const later = workerApp(store.database, {}, { clock });
  workers.push(later);
  await store.follow(context, later);
  expect(await store.mailJobs()).toEqual([]);
});

test('a link leads to its page, with a token that no job and no log holds', async () => {
  const userId = await store.signUp({ displayName: 'Ann', email: 'ann@example.com' });
  const linkId = store.ids.next();
  const event = {
    ...{ tenantId: PLATFORM_TENANT_ID, streamId: userId, id: store.ids.next(), position: 2, version: 2 },
    ...{ type: 'user.password_reset_requested', schemaVersion: 1, data: { userId, linkId }, text: null },
    ...{ actor: 'system:test' as const, correlationId: userId, causationId: null, traceparent: null },
    ...{ occurredAt: new Date().toISOString(), recordedAt: new Date().toISOString() },
  };
  const clock = { now: () => new Date() };
  const directory = join(await mkdtemp(join(tmpdir(), 'mails-')), 'mail');
  const config = { smtpUrl: '', directory, from: 'Plinth <plinth@example.com>' };
  const mailer = createMailer(config, clock);
  const apply = applyToMails({ clock, mailer });
  await withTenant(store.database.pools.consumer, PLATFORM_TENANT_ID, (tx) => apply(tx, event));
  const [job] = await store.mailJobs();
  const linkKey = createSecretKey(Buffer.alloc(32, 3));
  const token = linkToken(linkKey, { kind: 'reset_password', id: linkId });
  expect(JSON.stringify(job)).not.toContain(token);

  const deps = { keyring: store.keyring, linkKey, mailer, publicUrl: 'https://example.com' };
  const claimed = { ...job!, tenantId: PLATFORM_TENANT_ID, payload: job!.payload as never };
  const signal = new AbortController().signal;
  const run = createSendMail(deps);
  expect(await run({ ...claimed, maxAttempts: 1, leaseToken: 1 }, { signal })).toEqual({ outcome: 'sent' });
  const [name, ...others] = await readdir(directory);
  expect(others).toEqual([]);
  expect(name).toMatch(/^[\d-]+T[\d.-]+Z-ann@example\.com\.eml$/);
  expect((await stat(join(directory, name!))).mode & 0o777).toBe(0o600);
  const text = (await readFile(join(directory, name!), 'utf8')).replace(/=\r?\n/g, '').replaceAll('=3D', '=');
  expect(text).toContain(`https://example.com/reset-password#token=${token}`);
});

test('mails in files are forgotten with whom they speak of: in one tenant, everywhere, and with a whole tenant', async () => {
  const directory = join(await mkdtemp(join(tmpdir(), 'mails-')), 'mail');
  const clock = { now: () => new Date() };
  const mailer = createMailer({ smtpUrl: '', directory, from: 'Plinth <plinth@example.com>' }, clock);
  await mailer.forget({ subjectId: store.ids.next() });
  const [here, there] = [store.ids.next(), store.ids.next()];
  const [ann, bob] = [store.ids.next(), store.ids.next()];
  const signal = new AbortController().signal;
  for (const tenantId of [here, there]) {
    for (const [name, subjectId] of Object.entries({ ann, bob })) {
      const to = { name, address: `${name}@${tenantId}.example` };
      const words = { subject: `X-Plinth-Subject: ${here}/${ann}`, text: 'text', html: 'html' };
      const about = { tenantId, subjectId };
      await mailer.send({ ...words, to, about, id: store.ids.next() }, { signal });
    }
  }
  const left = async () =>
    (await readdir(directory)).map((name) => name.replace(/^.*Z-(.*)\.example\.eml$/, '$1')).sort();
  const of = (name: string, tenantId: string) => `${name}@${tenantId}`;
  await mailer.forget({ tenantId: here, subjectId: ann });
  expect(await left()).toEqual([of('ann', there), of('bob', here), of('bob', there)].sort());
  await mailer.forget({ subjectId: bob });
  expect(await left()).toEqual([of('ann', there)]);
  await mailer.forget({ tenantId: here });
  expect(await left()).toEqual([of('ann', there)]);
  await mailer.forget({ tenantId: there });
  expect(await left()).toEqual([]);
});

test('what was written to a member goes when the tenant erases them', async () => {
  const directory = join(await mkdtemp(join(tmpdir(), 'mails-')), 'mail');
  const context = await store.openTenant();
  const userId = await store.addMember(context, { displayName: 'Ann', email: 'ann@example.com' });
  const one = workerApp(store.database, {}, { mail: { directory } });
  workers.push(one);
  one.runner.start();
  await store.follow(context, one);
  await waitFor(async () => (await readdir(directory).catch(() => [])).length === 1);
  await one.erasures.eraseInTenant({ ...context, actor: 'system:erasure' }, userId);
  await waitFor(async () => {
    one.mailSignals.lookSoon(context.tenantId);
    return (await readdir(directory)).length === 0;
  });
});
