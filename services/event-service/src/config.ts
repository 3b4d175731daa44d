import { DatabaseUrl, Section } from '@plinth/shared/utils/configFields';
import { DaprConfig, HttpConfig, LogConfig, PoolConfig } from '@plinth/shared/utils/configSections';

class DatabaseConfig extends PoolConfig {
  /** Role plinth_consumer: what follows the log. */
  @DatabaseUrl('consumer')
  readonly consumerUrl!: string;

  /** Role plinth_relay: heads and events of all tenants; reaches PostgreSQL itself, because it listens, too. */
  @DatabaseUrl('relay')
  readonly relayUrl!: string;
}

/** Configuration of event-service; see config/default.yaml. */
export class EventConfig {
  @Section(() => HttpConfig)
  readonly http!: HttpConfig;

  @Section(() => DaprConfig)
  readonly dapr!: DaprConfig;

  @Section(() => DatabaseConfig)
  readonly database!: DatabaseConfig;

  @Section(() => LogConfig)
  readonly log!: LogConfig;
}
