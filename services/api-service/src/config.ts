import { IsBoolean } from 'class-validator';
import { DatabaseUrl, Deployed, Section } from '@plinth/shared/utils/configFields';
import { DaprConfig, HttpConfig, LogConfig, PoolConfig } from '@plinth/shared/utils/configSections';
import { rule } from '@plinth/shared/utils/deployedRule';
import { IdentityConfig } from './identityConfig';

class DatabaseConfig extends PoolConfig {
  /** Role plinth_app: reads one tenant. */
  @DatabaseUrl('app')
  readonly appUrl!: string;

  /** Role plinth_writer: may append, nothing else. */
  @DatabaseUrl('writer')
  readonly writerUrl!: string;

  /** Role plinth_identity: people, credentials, sessions, signing keys. */
  @DatabaseUrl('identity')
  readonly identityUrl!: string;
}

class GraphqlConfig {
  /** Whether clients may ask for the schema; off where outsiders call. */
  @IsBoolean()
  @Deployed(
    rule(
      { must: 'be false', because: 'the whole schema is a map for attackers' },
      (isOpen) => isOpen === false,
    ),
  )
  readonly introspection!: boolean;
}

/** Configuration of api-service; see config/default.yaml. */
export class ApiConfig {
  @Section(() => HttpConfig)
  readonly http!: HttpConfig;

  @Section(() => DaprConfig)
  readonly dapr!: DaprConfig;

  @Section(() => DatabaseConfig)
  readonly database!: DatabaseConfig;

  @Section(() => LogConfig)
  readonly log!: LogConfig;

  @Section(() => IdentityConfig)
  readonly identity!: IdentityConfig;

  @Section(() => GraphqlConfig)
  readonly graphql!: GraphqlConfig;
}
