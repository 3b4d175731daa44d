import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { scriptUrl } from '../tools/scripts';

async function settingOf(value: string): Promise<string> {
  const program = `
    import { profileSetting } from '${scriptUrl('lib/profile.mts')}';
    process.stdout.write(String(profileSetting()));`;
  const env = { ...process.env, PLINTH_PROFILE: value };
  const args = ['--input-type=module', '-e', program];
  return (await promisify(execFile)(process.execPath, args, { cwd: repoRoot, env })).stdout;
}

it.each(['kafka', 'redis'])('PLINTH_PROFILE=%s is a profile', async (value) => {
  expect(await settingOf(value)).toBe(value);
});

it('PLINTH_PROFILE with another value is refused, with those that there are', async () => {
  await expect(settingOf('rabbit')).rejects.toThrow('PLINTH_PROFILE to be kafka, redis or empty');
});
