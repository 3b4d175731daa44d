import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Fault } from '../lib/fault.mts';
import { say, step } from '../lib/progress.mts';
import { run } from '../lib/run.mts';
import { which } from '../lib/which.mts';

const script = join(import.meta.dirname, 'install-packages.sh');

/** Whether it is worth a try: there is apt-get, and this user is root or can become root by sudo. */
export function mayInstall(): boolean {
  if (which('apt-get').length === 0) return false;
  if (process.getuid?.() === 0) return true;
  if (which('sudo').length === 0) return false;
  // Without a terminal nobody could type the password.
  return process.stdin.isTTY || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
}

/**
 * Installs packages of Debian or Ubuntu, by sudo when this user is not root. Their servers are not started.
 * @param packages names; `a|b` means a, or b where the distribution has no a
 * @param logDir where the output goes
 * @throws Fault when this system has no apt-get, this user may not install, or the installation fails
 */
export async function installPackages(packages: string[], logDir: string): Promise<void> {
  const names = packages.map((choice) => choice.split('|')[0]).join(' ');
  const byHand = `sh '${script}' ${packages.map((choice) => `'${choice}'`).join(' ')}`;
  const isRoot = process.getuid?.() === 0;
  const expected = `${names} on this machine, or apt-get and root or sudo to install them`;
  if (which('apt-get').length === 0) {
    const remedy = `install ${names} with this system's own tool`;
    throw new Fault({ expected, got: 'no apt-get on PATH', remedy });
  }
  if (!isRoot && which('sudo').length === 0) {
    throw new Fault({
      expected,
      got: 'another user than root, and no sudo on PATH',
      remedy: `as root: ${byHand}`,
    });
  }
  if (!isRoot) say(`  sudo installs ${names}; it may ask for your password`);
  const [program = '', ...args] = [...(isRoot ? [] : ['sudo']), 'sh', script, ...packages];
  await step(`apt-get installs ${names}`, () =>
    run(program, args, {
      what: `installing ${names}`,
      remedy: `mend what apt-get says, then run the same command again, or as root: ${byHand}`,
      logFile: join(logDir, 'install-packages.log'),
      deadlineMs: 30 * 60_000,
      uninterrupted: true,
    }),
  );
}
