import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../lib/fault.mts';
import { repoRoot } from '../lib/paths.mts';
import { step } from '../lib/progress.mts';
import { run } from '../lib/run.mts';
import { cacheDir, cacheKey, makeOnce } from './cache.mts';
import type { Java } from './java.mts';

const source = join(repoRoot, 'tools', 'kafka');

/** Whether the broker is in the cache, so that no Maven is needed. */
export function hasKafka(): boolean {
  return existsSync(join(cacheDir(), cacheName()));
}

/**
 * Kafka's jars from the cache; the first time they are fetched by Maven and checked against
 * tools/kafka/SHA256SUMS.
 * @param mvn Maven; may be undefined when `hasKafka()`
 * @returns the jars in an order that does not change
 * @throws Fault when they cannot be fetched or are not those that the sums were made of
 */
export async function kafkaJars(mvn: string | undefined, java: Java, logDir: string): Promise<string[]> {
  const dir = await makeOnce(cacheName(), async (fresh) => {
    await fetchJars(mvn ?? 'mvn', java, fresh, join(logDir, 'kafka-fetch.log'));
    checkSums(fresh);
  });
  return readdirSync(dir)
    .sort()
    .map((name) => join(dir, name));
}

function cacheName(): string {
  const inputs = ['pom.xml', 'SHA256SUMS'].map((name) => readFileSync(join(source, name)));
  return `kafka-${cacheKey(...inputs)}`;
}

async function fetchJars(mvn: string, java: Java, dir: string, logFile: string): Promise<void> {
  // -U: without it Maven keeps to a failure of the time before, also when the network is back.
  const strict = ['-B', '-ntp', '-U', '--strict-checksums', '-f', join(source, 'pom.xml')];
  const plugin = 'org.apache.maven.plugins:maven-dependency-plugin';
  const goal = [`${plugin}:copy-dependencies`, `-DoutputDirectory=${dir}`, '-DincludeScope=runtime'];
  await step('Kafka: Maven fetches the broker', () =>
    run(mvn, [...strict, ...goal], {
      what: 'fetching Kafka from Maven Central',
      remedy:
        'check the network (a proxy or mirror belongs into ~/.m2/settings.xml), then run the same command again',
      logFile,
      deadlineMs: 10 * 60_000,
      env: { ...process.env, JAVA_HOME: java.home },
    }),
  );
}

function checkSums(dir: string): void {
  const wanted = readFileSync(join(source, 'SHA256SUMS'), 'utf8').trim().split('\n').sort();
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
      'mvn -f tools/kafka/pom.xml dependency:copy-dependencies -DoutputDirectory=jars -DincludeScope=runtime && ' +
      '(cd jars && sha256sum *.jar) > tools/kafka/SHA256SUMS',
  });
}
