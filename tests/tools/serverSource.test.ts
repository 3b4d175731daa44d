import { runModule } from '../gates/gates';
import { scriptUrl } from './scripts';

type Way = 'system' | 'install' | 'package';

async function waysOf(source: 'system' | 'packages' | 'either'): Promise<Way[]> {
  const { stdout } = await runModule(`
    import { wayTo } from '${scriptUrl('tools/server-source.mts')}';
    const ways = [];
    for (const isOnSystem of [true, false])
      for (const isCached of [true, false])
        for (const mayInstall of [true, false])
          ways.push(wayTo('${source}', {
            isOnSystem: () => isOnSystem, isCached: () => isCached, mayInstall: () => mayInstall }));
    process.stdout.write(JSON.stringify(ways));`);
  return JSON.parse(stdout) as Way[];
}

async function sourceOf(PLINTH_SERVERS: string): Promise<string> {
  const { stdout } = await runModule(`
    process.env.PLINTH_SERVERS = '${PLINTH_SERVERS}';
    const { serverSource } = await import('${scriptUrl('tools/server-source.mts')}');
    try { process.stdout.write(serverSource()); } catch (error) { process.stdout.write(error.message); }`);
  return stdout;
}

test('without a word of the user: the system, else a package that is there, else an installation, else a package', async () => {
  expect(await waysOf('either')).toEqual([
    ...['system', 'system', 'system', 'system'],
    ...['package', 'package', 'install', 'package'],
  ]);
});

test('system: never a package', async () => {
  expect(await waysOf('system')).toEqual([
    ...['system', 'system', 'system', 'system'],
    ...['install', 'install', 'install', 'install'],
  ]);
});

test('packages: nothing else, whatever the system has', async () => {
  expect(await waysOf('packages')).toEqual(Array.from({ length: 8 }, () => 'package'));
});

test('PLINTH_SERVERS takes two words, and refuses others by name', async () => {
  expect(await sourceOf('system')).toBe('system');
  expect(await sourceOf('packages')).toBe('packages');
  expect(await sourceOf('docker')).toMatch(/PLINTH_SERVERS to be system, packages or empty\n.*got: "docker"/);
});
