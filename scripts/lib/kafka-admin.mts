import { Kafka, logLevel } from 'kafkajs';
import type { Admin } from 'kafkajs';

// kafkajs 2.2.4 sets a timer with a negative delay after each answer, and Node 24 warns of each process that
// does: nothing that a user of these scripts could act upon.
const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
process.emitWarning = (...args: unknown[]) => {
  if (args[1] !== 'TimeoutNegativeWarning') emitWarning(...args);
};

/**
 * Does something with a broker's administration, connected before and disconnected after.
 * @param port of the broker on 127.0.0.1
 * @param retries of a request that fails; none for a probe, which is asked again anyway
 * @throws what kafkajs throws
 */
export async function withKafkaAdmin<T>(
  port: number,
  retries: number,
  work: (admin: Admin) => Promise<T>,
): Promise<T> {
  const client = new Kafka({
    clientId: 'plinth-scripts',
    brokers: [`127.0.0.1:${port}`],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    retry: { retries },
  });
  const admin = client.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
