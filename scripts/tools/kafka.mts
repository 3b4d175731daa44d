import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Fault } from '../lib/fault.mts';
import { repoRoot } from '../lib/paths.mts';
import { step } from '../lib/progress.mts';
import { run } from '../lib/run.mts';
import { setting } from '../lib/settings.mts';
import { which } from '../lib/which.mts';
import { cacheKey, makeOnce } from './cache.mts';
import { downloadChecked } from './download.mts';
import type { Java } from './java.mts';
import { installPackages, mayInstall } from './packages.mts';
import { serverSource } from './server-source.mts';

const source = join(repoRoot, 'tools', 'kafka');
const DOWNLOADS_AT_ONCE = 6;

/** One line of tools/kafka/SHA256SUMS. */
interface Jar {
  sum: string;
  /** In any Maven repository: `org/apache/kafka/kafka_2.13/4.1.1/kafka_2.13-4.1.1.jar`. */
  path: string;
}

/**
 * Kafka's jars from the cache; the first time they are fetched, straight from the repository that
 * PLINTH_MAVEN_REPOSITORY names, else by Maven, which apt-get installs where there is none and this user may, and
 * checked against tools/kafka/SHA256SUMS.
 * @param java runs Maven
 * @returns the jars in an order that does not change
 * @throws Fault when they cannot be fetched or are not those that the sums were made of
 */
export async function kafkaJars(java: Java, logDir: string): Promise<string[]> {
  const inputs = ['pom.xml', 'SHA256SUMS'].map((name) => readFileSync(join(source, name)));
  const dir = await makeOnce(`kafka-${cacheKey(...inputs)}`, async (fresh) => {
    const repository = setting('PLINTH_MAVEN_REPOSITORY').replace(/\/$/, '');
    if (repository) await step('Kafka: fetches the broker', () => fromRepository(repository, fresh));
    else {
      const mvn = await maven(logDir);
      await step('Kafka: Maven fetches the broker', () => byMaven(mvn, java, fresh, logDir));
    }
    checkSums(fresh);
  });
  return readdirSync(dir)
    .sort()
    .map((name) => join(dir, name));
}

async function maven(logDir: string): Promise<string> {
  const canInstall = serverSource() !== 'packages' && mayInstall();
  if (which('mvn').length === 0 && canInstall) await installPackages(['maven'], logDir);
  const [mvn] = which('mvn');
  if (mvn) return mvn;
  throw new Fault({
    expected: 'a way to fetch Kafka: Maven, or a Maven repository by PLINTH_MAVEN_REPOSITORY',
    got: 'no mvn on PATH, and PLINTH_MAVEN_REPOSITORY is empty',
    remedy:
      'install Maven, or set PLINTH_MAVEN_REPOSITORY to the address of a repository, ' +
      'or do without Kafka: PLINTH_PROFILE=redis',
  });
}

async function byMaven(mvn: string, java: Java, dir: string, logDir: string): Promise<void> {
  // -U: without it Maven keeps to a failure of the time before, also when the network is back.
  const strict = ['-B', '-ntp', '-U', '--strict-checksums', '-f', join(source, 'pom.xml')];
  const plugin = 'org.apache.maven.plugins:maven-dependency-plugin';
  const goal = [`${plugin}:copy-dependencies`, `-DoutputDirectory=${dir}`, '-DincludeScope=runtime'];
  await run(mvn, [...strict, ...goal], {
    what: 'fetching Kafka by Maven',
    remedy:
      'check the network (a proxy or mirror belongs into ~/.m2/settings.xml), then run the same command again',
    logFile: join(logDir, 'kafka-fetch.log'),
    deadlineMs: 10 * 60_000,
    env: { ...process.env, JAVA_HOME: java.home },
  });
}

async function fromRepository(repository: string, dir: string): Promise<void> {
  const jars = readSums().values();
  const downloadOnes = async (): Promise<void> => {
    // All of them take from the same iterator.
    for (const { sum, path } of jars) {
      const bytes = await downloadChecked(`${repository}/${path}`, sum, 5 * 60_000);
      writeFileSync(join(dir, basename(path)), bytes);
    }
  };
  try {
    await Promise.all(Array.from({ length: DOWNLOADS_AT_ONCE }, downloadOnes));
  } catch (error) {
    throw new Fault({
      expected: `Kafka from ${repository}`,
      got: (error as Error).message,
      remedy:
        'check PLINTH_MAVEN_REPOSITORY and the network (HTTPS_PROXY names a proxy), or leave it empty and ' +
        'install Maven; then run the same command again',
      cause: error,
    });
  }
}

function readSums(): Jar[] {
  const lines = readFileSync(join(source, 'SHA256SUMS'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [sum = '', path = ''] = line.split('  ');
    return { sum, path };
  });
}

function checkSums(dir: string): void {
  const wanted = readSums().map(({ sum, path }) => `${sum}  ${basename(path)}`);
  const found = readdirSync(dir).map((name) => {
    const sum = createHash('sha256')
      .update(readFileSync(join(dir, name)))
      .digest('hex');
    return `${sum}  ${name}`;
  });
  const differing = [
    ...wanted.filter((line) => !found.includes(line)),
    ...found.filter((line) => !wanted.includes(line)),
  ];
  if (differing.length === 0) return;
  throw new Fault({
    expected: 'exactly the jars of tools/kafka/SHA256SUMS',
    got: `a difference in ${[...new Set(differing.map((line) => line.split('  ')[1]))].join(', ')}`,
    remedy:
      'delete org/apache/kafka from ~/.m2/repository and try again; whoever changes pom.xml renews the sums: ' +
      'mvn -f tools/kafka/pom.xml dependency:copy-dependencies -DoutputDirectory=$PWD/jars -DincludeScope=runtime ' +
      "-Dmdep.useRepositoryLayout=true && (cd jars && find * -name '*.jar' | sort | xargs sha256sum) > tools/kafka/SHA256SUMS",
  });
}
