import { IsBoolean, IsIn, IsInt, IsString, Matches, Max, Min, MinLength } from 'class-validator';
import { Alias, Deployed, Port, Secret } from './configFields';
import { TLS_MODES } from './databaseUrl';
import { rule, STRONG_TOKEN } from './deployedRule';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const USEFUL_LEVELS = ['error', 'warn', 'info'];
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
  @Deployed(STRONG_TOKEN)
  @Alias('DAPR_API_TOKEN')
  readonly apiToken!: string;

  /** The sidecar sends it with each call to us. */
  @Secret()
  @MinLength(MIN_TOKEN_LENGTH)
  @Deployed(STRONG_TOKEN)
  @Alias('APP_API_TOKEN')
  readonly appToken!: string;

  /** How long the sidecar may take to be there at start, in milliseconds; then the process ends. */
  @IsInt()
  @Min(100)
  @Max(600_000)
  readonly readyWithinMs!: number;
}

export class LogConfig {
  @IsIn(LEVELS)
  @Deployed(
    rule(
      {
        must: `be one of ${USEFUL_LEVELS.join(', ')}`,
        because: 'debug shows what people do, and below error nobody learns of failures',
        isProductionOnly: true,
      },
      (level) => USEFUL_LEVELS.includes(String(level)),
    ),
  )
  readonly level!: string;

  /** One readable line per entry instead of JSON, where the output goes to a terminal. */
  @IsBoolean()
  @Deployed(
    rule({ must: 'be false', because: 'collectors of logs read JSON' }, (isPretty) => isPretty === false),
  )
  readonly pretty!: boolean;
}

/** What each service's database section has beside the URLs of the roles that it may hold. */
export class PoolConfig {
  /** Connections per pool. */
  @IsInt()
  @Min(1)
  @Max(200)
  readonly maxConnections!: number;

  /** What keeps the connections private; see docs/configuration.md. */
  @IsIn(TLS_MODES)
  @Deployed(
    rule(
      {
        must: 'be verify-full or loopback',
        because: 'passwords and rows would cross the network in the clear',
      },
      (tls) => tls !== 'none',
    ),
  )
  readonly tls!: 'verify-full' | 'loopback' | 'none';

  /** How long PostgreSQL and its schema may take to be there at start, in milliseconds; then the process ends. */
  @IsInt()
  @Min(100)
  @Max(600_000)
  readonly readyWithinMs!: number;
}

/** Of the services that erase. */
export class ErasureConfig {
  /** Directory for the register of erasures, shared by all replicas of both services; empty: none is kept. */
  @IsString()
  @Deployed(
    rule(
      {
        must: 'name a directory',
        because: 'a database that is restored could not be told of erasures since its backup',
      },
      (directory) => directory !== '',
    ),
  )
  readonly directory!: string;
}
