import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assertPortFree } from '../lib/ports.mts';
import { runningProcess, spawnDaemon, stopProcess } from '../lib/processes.mts';
import { step } from '../lib/progress.mts';
import { waitReady } from '../lib/ready.mts';
import { portVariable } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';
import { withArchive } from './kafka-archive.mts';
import { brokerCommand, describeCluster, formatBroker, writeProperties } from './kafka-broker.mts';
import type { KafkaProgram } from './kafka-broker.mts';

/**
 * Starts the stack's Kafka broker, when it does not run, and waits until it is in its own cluster.
 * @throws Fault when one of its two ports is taken or it does not come up
 */
export async function startKafka(stack: Stack, program: KafkaProgram): Promise<void> {
  let record = runningProcess(stack, 'kafka');
  if (!record) {
    const { kafka, kafkaController } = stack.ports;
    await assertPortFree(kafka, portVariable(stack.name, 'KAFKA'), 'Kafka');
    await assertPortFree(
      kafkaController,
      portVariable(stack.name, 'KAFKA_CONTROLLER'),
      'the Kafka controller',
    );
    const fast = await withArchive(program);
    const dataDir = join(stack.dataDir, 'kafka');
    const properties = join(stack.dir, 'kafka.properties');
    writeProperties(properties, stack.ports);
    const formatLog = join(stack.dir, 'logs', 'kafka-format.log');
    if (!existsSync(dataDir)) {
      await step('Kafka: formats its data directory', () =>
        formatBroker(fast, properties, dataDir, formatLog),
      );
    }
    record = await spawnDaemon(stack, { name: 'kafka', cwd: dataDir, ...brokerCommand(fast, properties) });
  }
  const ready = {
    name: 'Kafka',
    record,
    deadlineMs: 90_000,
    probe: () => describeCluster(stack.ports.kafka),
  };
  await step('Kafka: starts', () => waitReady(ready));
}

/** Stops the stack's broker, which writes its logs to the end and says so to the next start. */
export async function stopKafka(stack: Stack): Promise<void> {
  await step('Kafka: stops', () => stopProcess(stack, 'kafka', 'SIGTERM', 30_000));
}
