import { IsBoolean, IsIn, IsInt, IsString, Matches, Max, Min, MinLength } from 'class-validator';
import { Alias, Port, Secret } from './configFields';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const MIN_TOKEN_LENGTH = 16;

/** The service's own HTTP door. */
export class HttpConfig {
  /** Address to listen on: 127.0.0.1 beside a local sidecar, 0.0.0.0 in a container. */
  @IsString()
  @Matches(/^\S+$/, { message: '$property must be an address or host name' })
  readonly host!: string;

  @Port()
  @Alias('APP_PORT')
  readonly port!: number;
}

/** The sidecar of this service. */
export class DaprConfig {
  @Port()
  @Alias('DAPR_HTTP_PORT')
  readonly httpPort!: number;

  /** Sent with each call to the sidecar. */
  @Secret()
  @MinLength(MIN_TOKEN_LENGTH)
  @Alias('DAPR_API_TOKEN')
  readonly apiToken!: string;

  /** The sidecar sends it with each call to us. */
  @Secret()
  @MinLength(MIN_TOKEN_LENGTH)
  @Alias('APP_API_TOKEN')
  readonly appToken!: string;
}

export class LogConfig {
  @IsIn(LEVELS)
  readonly level!: string;

  /** One readable line per entry instead of JSON; for a terminal. */
  @IsBoolean()
  readonly pretty!: boolean;
}

/** What each service's database section has beside the URLs of the roles that it may hold. */
export class PoolConfig {
  /** Connections per pool. */
  @IsInt()
  @Min(1)
  @Max(200)
  readonly maxConnections!: number;
}
