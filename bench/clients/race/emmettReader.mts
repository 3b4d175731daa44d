import { settingsOf } from '../answerOrders.mts';
import { loadEmmett } from '../emmettPackages.mts';
import { say } from './writeRace.mts';

const { url } = settingsOf<{ url: string }>();
const { postgreSQLEventStoreConsumer } = await loadEmmett();
const consumer = postgreSQLEventStoreConsumer({
  connectionString: url,
  pulling: { batchSize: 100, pullingFrequencyInMs: 10 },
});
consumer.reactor({
  processorId: 'race',
  eachMessage: ({ metadata: { streamName, streamPosition } }) =>
    say([{ stream: streamName.slice('task-'.length), version: Number(streamPosition) }]),
});
process.stdin.on('end', () => process.exit(0)).resume();
await consumer.start();
