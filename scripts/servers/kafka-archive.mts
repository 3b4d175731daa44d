import { existsSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Fault } from '../lib/fault.mts';
import { spawnDaemon, stopProcess } from '../lib/processes.mts';
import { say, step } from '../lib/progress.mts';
import { waitReady } from '../lib/ready.mts';
import { cacheKey, makeOnce } from '../tools/cache.mts';
import { brokerCommand, describeCluster, formatBroker, writeProperties } from './kafka-broker.mts';
import type { KafkaProgram } from './kafka-broker.mts';

const MIB = 1024 ** 2;

/** Twice what the archive takes. */
const NEEDED_BYTES = 100 * MIB;

/**
 * Adds the archive of loaded classes (CDS), made once per JVM and jars by a broker that starts and ends
 * on data of its own (6 to 7 s). A broker without it starts more slowly, nothing else.
 */
export async function withArchive(program: KafkaProgram): Promise<KafkaProgram> {
  const { java, jars } = program;
  const name = `kafka-classes-${cacheKey(java.home, java.version, ...jars)}`;
  try {
    const dir = await makeOnce(name, (fresh) =>
      step('Kafka: archives its loaded classes', () => archive(program, fresh)),
    );
    const file = join(dir, 'kafka.jsa');
    return existsSync(file) ? { ...program, archive: file } : program;
  } catch (error) {
    const reason = error instanceof Fault ? error.got : (error as Error).message;
    say(`  Kafka starts more slowly, without the archive of its classes: ${reason}`);
    return program;
  }
}

async function archive(program: KafkaProgram, dir: string): Promise<void> {
  const home = { dir: join(dir, 'trial') };
  const data = join(home.dir, 'data');
  const properties = join(home.dir, 'server.properties');
  mkdirSync(home.dir);
  const ports = { kafka: await freePort(), kafkaController: await freePort() };
  writeProperties(properties, ports);
  await formatBroker(program, properties, data, join(home.dir, 'format.log'));
  const jvmOptions = [`-XX:ArchiveClassesAtExit=${join(dir, 'kafka.jsa')}`];
  const daemon = { name: 'kafka', cwd: data, ...brokerCommand(program, properties, jvmOptions) };
  const record = await spawnDaemon(home, daemon);
  try {
    await waitReady({ name: 'Kafka', record, deadlineMs: 60_000, probe: () => describeCluster(ports.kafka) });
  } finally {
    await stopProcess(home, 'kafka', 'SIGTERM', 60_000);
  }
  rmSync(home.dir, { recursive: true });
  assertWritten(dir);
}

/** A JVM that makes none is left alone from then on; on a full disk it says no word either, and is asked again. */
function assertWritten(dir: string): void {
  const { bavail, bsize } = statfsSync(dir);
  if (existsSync(join(dir, 'kafka.jsa')) || bavail * bsize > NEEDED_BYTES) return;
  throw new Fault({
    expected: `${NEEDED_BYTES / MIB} MiB free in ${dir}`,
    got: `the disk of ${dir} is full`,
    remedy: 'free some space, then run the same command again',
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
