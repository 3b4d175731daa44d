import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { DatabaseUrl, Deployed, Networks, Section } from '@plinth/shared/utils/configFields';
import {
  DaprConfig,
  ErasureConfig,
  HttpConfig,
  LogConfig,
  PoolConfig,
} from '@plinth/shared/utils/configSections';
import { rule } from '@plinth/shared/utils/deployedRule';
import { parseNetwork } from '@plinth/shared/utils/networks';
import { IdentityConfig } from './identityConfig';
import { RateLimitConfig } from './rateLimitConfig';

/** The other services have no such time: what they end takes all that a stop may, and only sidecars call them. */
class PublicHttpConfig extends HttpConfig {
  /**
   * How long requests are still taken after /readyz says 503 because the process stops: as long as the load balancer
   * needs to notice; 0 where none looks.
   */
  @IsInt()
  @Min(0)
  @Max(15_000)
  readonly unreadyMs!: number;

  /** Networks of the proxies in front of the service, whose X-Forwarded-For is believed; none: nobody's is. */
  @Networks()
  @Deployed(
    rule(
      { must: 'name no network of everybody', because: 'each caller could say where it comes from' },
      (networks) => (networks as string[]).every((network) => parseNetwork(network)?.bits !== 0),
    ),
  )
  readonly trustedProxies!: string[];
}

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
  @Section(() => PublicHttpConfig)
  readonly http!: PublicHttpConfig;

  @Section(() => DaprConfig)
  readonly dapr!: DaprConfig;

  @Section(() => DatabaseConfig)
  readonly database!: DatabaseConfig;

  @Section(() => LogConfig)
  readonly log!: LogConfig;

  @Section(() => IdentityConfig)
  readonly identity!: IdentityConfig;

  @Section(() => RateLimitConfig)
  readonly rateLimit!: RateLimitConfig;

  @Section(() => GraphqlConfig)
  readonly graphql!: GraphqlConfig;

  @Section(() => ErasureConfig)
  readonly erasure!: ErasureConfig;
}
