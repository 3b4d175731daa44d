import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withKafkaAdmin } from '../lib/kafka-admin.mts';
import { killOrphans } from '../lib/orphans.mts';
import { repoRoot } from '../lib/paths.mts';
import { run } from '../lib/run.mts';
import { syncTree } from '../lib/sync-tree.mts';
import type { Java } from '../tools/java.mts';

/** A JVM and the jars that make it a broker. */
export interface KafkaProgram {
  java: Java;
  jars: string[];
  /** Of already loaded classes (CDS), for a faster start. */
  archive?: string;
}

/** A 16-byte id in base64url, as Kafka wants one; it has no meaning with a single broker. */
const CLUSTER_ID = Buffer.from('plinth-local-dev').toString('base64url');

const JVM = ['-Xms64m', '-Xmx384m', '-Xss512k', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/**
 * The command line that runs the broker; its working directory is the data directory.
 * @param properties file
 * @param jvmOptions in addition
 */
export function brokerCommand(
  { java, jars, archive }: KafkaProgram,
  properties: string,
  jvmOptions: string[] = [],
): { command: string; args: string[]; env: NodeJS.ProcessEnv } {
  const options = [
    ...JVM,
    '-XX:+ExitOnOutOfMemoryError',
    ...(archive ? [`-XX:SharedArchiveFile=${archive}`] : []),
    ...jvmOptions,
    `-Dlog4j2.configurationFile=${join(repoRoot, 'tools', 'kafka', 'log4j2.properties')}`,
  ];
  const args = [...options, '-cp', jars.join(delimiter), 'kafka.Kafka', properties];
  return { command: join(java.home, 'bin', 'java'), args, env: javaEnvironment() };
}

/**
 * Without the options that the user gives to every JVM, as an agent on a port of its own: a second one would not
 * start. In another locale than UTF-8, Java finds no file whose path has an umlaut.
 */
function javaEnvironment(): NodeJS.ProcessEnv {
  const { JAVA_TOOL_OPTIONS: _tool, JDK_JAVA_OPTIONS: _jdk, _JAVA_OPTIONS: _old, ...others } = process.env;
  return { ...others, LC_ALL: 'C.UTF-8' };
}

/**
 * Makes and formats a broker's data directory. It is made under another name and renamed at the end.
 * @param dataDir does not exist yet
 */
export async function formatBroker(
  { java, jars }: KafkaProgram,
  properties: string,
  dataDir: string,
  logFile: string,
): Promise<void> {
  const fresh = `${dataDir}.new`;
  killOrphans(fresh);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  const tool = ['kafka.tools.StorageTool', 'format', '-c', properties, '-t', CLUSTER_ID];
  await run(join(java.home, 'bin', 'java'), [...JVM, '-cp', jars.join(delimiter), ...tool], {
    what: 'formatting the Kafka data directory',
    remedy: 'mend what the log says, then run the same command again',
    logFile,
    deadlineMs: 60_000,
    cwd: fresh,
    env: javaEnvironment(),
  });
  syncTree(fresh);
  renameSync(fresh, dataDir);
}

/** Writes the broker's settings. `log.dirs` is relative to its working directory: no path has to be quoted. */
export function writeProperties(file: string, ports: { kafka: number; kafkaController: number }): void {
  const text = `# Written by scripts/servers/kafka-broker.mts at each start.
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${ports.kafkaController}
listeners=PLAINTEXT://127.0.0.1:${ports.kafka},CONTROLLER://127.0.0.1:${ports.kafkaController}
advertised.listeners=PLAINTEXT://127.0.0.1:${ports.kafka}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=log
num.partitions=12
# One broker: nothing to replicate to.
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# After kill -9 the broker waits for its own old session to end: 3 s instead of 9 s.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
log.cleaner.dedupe.buffer.size=4194304
`;
  writeFileSync(file, text);
}

/**
 * Asks a broker who is in its cluster.
 * @throws Error when it does not answer or has not joined yet
 */
export async function describeCluster(port: number): Promise<void> {
  await withKafkaAdmin(port, 0, async (admin) => {
    const { brokers } = await admin.describeCluster();
    if (brokers.length === 0) throw new Error('the broker has not joined its cluster yet');
  });
}
