import { DatabaseUrl, Deployed, Secret, Section } from '@plinth/shared/utils/configFields';
import {
  DaprConfig,
  ErasureConfig,
  HttpConfig,
  LogConfig,
  PoolConfig,
} from '@plinth/shared/utils/configSections';
import { rule } from '@plinth/shared/utils/deployedRule';
import { IsInt, IsString, Matches, Max, Min } from 'class-validator';

class DatabaseConfig extends PoolConfig {
  /** Role plinth_app: processors read one tenant. */
  @DatabaseUrl('app')
  readonly appUrl!: string;

  /** Role plinth_consumer: what follows the log. */
  @DatabaseUrl('consumer')
  readonly consumerUrl!: string;

  /** Role plinth_scheduler: schedules and jobs of all tenants. */
  @DatabaseUrl('scheduler')
  readonly schedulerUrl!: string;

  /** Role plinth_auditor: one log at a time, and its checkpoints. */
  @DatabaseUrl('auditor')
  readonly auditorUrl!: string;

  /** Role plinth_writer: may append, nothing else. */
  @DatabaseUrl('writer')
  readonly writerUrl!: string;

  /** Role plinth_purger: empties the payloads of purged streams. */
  @DatabaseUrl('purger')
  readonly purgerUrl!: string;
}

class JobsConfig {
  /** Jobs that run at once in one process. */
  @IsInt()
  @Min(1)
  @Max(100)
  readonly concurrency!: number;

  /** How long a job stays claimed by a process that has died. */
  @IsInt()
  @Min(1_000)
  @Max(600_000)
  readonly leaseMs!: number;

  /** How often to look for retries and expired leases when no tick comes. */
  @IsInt()
  @Min(100)
  @Max(60_000)
  readonly pollMs!: number;
}

class AuditConfig {
  /** Directory for signed checkpoints, shared by all replicas; empty: they are kept in the database only. */
  @IsString()
  @Deployed(
    rule(
      {
        must: 'name a directory',
        because: 'checkpoints that lie in the database only prove nothing against whoever rules over it',
      },
      (directory) => directory !== '',
    ),
  )
  readonly directory!: string;
}

class MailConfig {
  /** `smtps://user:password@host` or `smtp://…`, then with STARTTLS unless it leads to this machine; empty: see directory. */
  @Secret()
  @IsString()
  @Matches(/^(smtps?:\/\/\S+)?$/, { message: '$property must be a smtps:// or smtp:// URL, or empty' })
  @Deployed(
    rule(
      {
        must: 'be a smtps:// URL, or smtp:// (with STARTTLS)',
        because: 'nobody could confirm an address, reset a password or accept an invitation',
      },
      (url) => url !== '',
    ),
  )
  readonly smtpUrl!: string;

  /** Where mails are written as files when no server is named. */
  @IsString()
  readonly directory!: string;

  /** Whom mails come from: an address, or `Name <address>`. */
  @IsString()
  @Matches(/^([^<>\r\n]+ )?<?[^\s<>@]+@[^\s<>@]+>?$/, {
    message: '$property must be an address, or Name <address>',
  })
  @Deployed(
    rule(
      { must: 'be an address of yours', because: 'servers refuse mails of others' },
      (from) => !/@localhost>?$/.test(String(from)),
    ),
  )
  readonly from!: string;

  /** Where links in mails lead, without a slash at the end. */
  @IsString()
  @Matches(/^https?:\/\/[^\s?#]+[^\s?#/]$/, { message: '$property must be a URL without a slash at the end' })
  @Deployed(
    rule({ must: 'be a https:// URL', because: 'what stands in a link lets its reader in' }, (url) =>
      String(url).startsWith('https://'),
    ),
  )
  readonly publicUrl!: string;
}

/** Configuration of worker-service; see config/default.yaml. */
export class WorkerConfig {
  @Section(() => HttpConfig)
  readonly http!: HttpConfig;

  @Section(() => DaprConfig)
  readonly dapr!: DaprConfig;

  @Section(() => DatabaseConfig)
  readonly database!: DatabaseConfig;

  @Section(() => LogConfig)
  readonly log!: LogConfig;

  @Section(() => JobsConfig)
  readonly jobs!: JobsConfig;

  @Section(() => AuditConfig)
  readonly audit!: AuditConfig;

  @Section(() => ErasureConfig)
  readonly erasure!: ErasureConfig;

  @Section(() => MailConfig)
  readonly mail!: MailConfig;
}
