import { join } from 'node:path';
import { Fault } from '../lib/fault.mts';
import { say, step } from '../lib/progress.mts';
import { run } from '../lib/run.mts';
import { which } from '../lib/which.mts';

/**
 * Installs packages of Debian or Ubuntu, by sudo when this user is not root. Their servers are not started.
 * @param packages names; `a|b` means a, or b where the distribution has no a
 * @param logDir where the output goes
 * @throws Fault when this system has no apt-get, this user may not install, or the installation fails
 */
export async function installPackages(packages: string[], logDir: string): Promise<void> {
  const names = packages.map((choice) => choice.split('|')[0]).join(' ');
  const remedy = `install by hand: sudo apt-get update && sudo apt-get install ${names}`;
  const isRoot = process.getuid?.() === 0;
  const lacking =
    which('apt-get').length === 0 ? 'apt-get' : isRoot || which('sudo').length > 0 ? '' : 'sudo';
  if (lacking) {
    throw new Fault({
      expected: `${names} on this machine, or apt-get and root or sudo to install them`,
      got: `no ${lacking} on PATH`,
      remedy:
        lacking === 'sudo'
          ? `as root: apt-get install ${names}`
          : `install ${names} with this system's own tool`,
    });
  }
  const command = ['sh', join(import.meta.dirname, 'install-packages.sh'), ...packages];
  if (!isRoot) say(`  sudo installs ${names}; it may ask for your password`);
  const [program = '', ...args] = isRoot ? command : ['sudo', ...command];
  await step(`apt-get installs ${names}`, () =>
    run(program, args, {
      what: `installing ${names}`,
      remedy,
      logFile: join(logDir, 'install-packages.log'),
      deadlineMs: 30 * 60_000,
      uninterrupted: true,
    }),
  );
}
