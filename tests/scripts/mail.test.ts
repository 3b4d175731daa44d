import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { layOut } from '../../services/worker-service/src/mails/layout';
import { createMailer } from '../../services/worker-service/src/services/mailer';
import { runModule } from '../gates/gates';

const LINK =
  'https://example.com/reset-password#token=0192f3a4AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

test('npm run mail reads back what was written: headers, text and links, in any alphabet', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mail-'));
  const config = { smtpUrl: '', directory, from: 'Plinth <plinth@example.com>' };
  const mailer = createMailer(config, { now: () => new Date('2026-01-01T00:00:00Z') });
  const text = {
    subject: 'Zürich ✓ invites you to something long enough that it is folded',
    paragraphs: ['Grüße.'],
    action: 'Go',
  };
  const mail = layOut(text, { displayName: '李', link: LINK });
  const { signal } = new AbortController();
  const about = { tenantId: PLATFORM_TENANT_ID, subjectId: 'li' };
  await mailer.send({ ...mail, to: { name: '李', address: 'li@example.com' }, id: 'x', about }, { signal });

  const reader = pathToFileURL(join(repoRoot, 'scripts', 'mail', 'listMails.mts')).href;
  const module = `
    const { listMails } = await import(${JSON.stringify(reader)});
    process.stdout.write(JSON.stringify(listMails(${JSON.stringify(directory)})));`;
  const { stdout } = await runModule(module);
  const [read, ...others] = JSON.parse(stdout) as Record<string, unknown>[];
  expect(others).toEqual([]);
  expect(read).toMatchObject({ subject: text.subject, to: '李 <li@example.com>', links: [LINK] });
  expect(read!.text).toBe(`Hello 李,\n\nGrüße.\n\nGo:\n${LINK}\n`);
  expect(readFileSync(join(directory, readdirSync(directory)[0]!), 'utf8')).not.toMatch(/[^\0-\x7f]/);
  rmSync(directory, { recursive: true });
});
