/**
 * What daprd 1.18.2 reads of `spec.metadata`, by `type/version` of a component: taken from its sources (the struct tags
 * of components-contrib 1.18.3 and what the runtime itself looks up), because a name that nobody reads is ignored
 * without a word, and the published metadata.yaml names some that are not read.
 */
export const FIELDS: Readonly<Record<string, readonly string[]>> = {
  'pubsub.kafka/v1': [...pubsub(), ...kafka()],
  'pubsub.redis/v1': [
    ...pubsub(),
    ...redis(),
    'processingTimeout',
    'redeliverInterval',
    'queueDepth',
    'concurrency',
    'maxLenApprox',
    'streamTTL',
  ],
  'state.redis/v1': [...state(), ...redis(), 'ttlInSeconds', 'queryIndexes'],
  'state.postgresql/v2': [
    ...state(),
    ...postgresql(),
    'tablePrefix',
    'metadataTableName',
    'timeout',
    'timeoutInSeconds',
    'cleanupInterval',
    'cleanupIntervalInSeconds',
  ],
  'bindings.cron/v1': ['schedule', 'direction', 'route'],
  'secretstores.local.file/v1': ['secretsFile', 'nestedSeparator', 'multiValued'],
  'secretstores.kubernetes/v1': ['defaultNamespace', 'kubeconfigPath'],
};

/** Fields whose value is a secret: they come from the secret store, never from the file. */
export const SECRET_FIELDS: readonly string[] = [
  'redisPassword',
  'sentinelPassword',
  'saslPassword',
  'oidcClientSecret',
  'oidcClientAssertionKey',
  'schemaRegistryAPISecret',
  'clientKey',
  'connectionString',
  'url',
  'password',
  'primaryEncryptionKey',
  'secondaryEncryptionKey',
];

/** Read by the runtime of every pub/sub component. */
function pubsub(): string[] {
  return ['consumerID', 'allowedTopics', 'protectedTopics', 'publishingScopes', 'subscriptionScopes'];
}

/** Read by the runtime of every state store. */
function state(): string[] {
  return [
    'keyPrefix',
    'actorStateStore',
    'primaryEncryptionKey',
    'secondaryEncryptionKey',
    'outboxPublishPubsub',
    'outboxPublishTopic',
    'outboxPubsub',
    'outboxDiscardWhenMissingState',
  ];
}

function kafka(): string[] {
  return [
    'brokers',
    'consumerGroup',
    'clientId',
    'authType',
    ...['saslUsername', 'saslPassword', 'saslMechanism'],
    'initialOffset',
    'maxMessageBytes',
    ...['oidcTokenEndpoint', 'oidcClientID', 'oidcClientSecret', 'oidcScopes', 'oidcExtensions'],
    ...['oidcClientAssertionCert', 'oidcClientAssertionKey', 'oidcResource', 'oidcAudience', 'oidcKid'],
    ...['disableTls', 'skipVerify', 'caCert', 'clientCert', 'clientKey'],
    ...['consumeRetryEnabled', 'consumeRetryInterval', 'heartbeatInterval', 'sessionTimeout'],
    ...['version', 'escapeHeaders', 'excludeHeaderMetaRegex', 'compression'],
    ...['clientConnectionTopicMetadataRefreshInterval', 'clientConnectionKeepAliveInterval'],
    ...['dialTimeout', 'readTimeout', 'writeTimeout', 'metadataTimeout'],
    ...['channelBufferSize', 'consumerFetchMin', 'consumerFetchDefault', 'consumerGroupRebalanceStrategy'],
    ...['producerRequiredAcks', 'producerRetryMax'],
    ...['schemaRegistryURL', 'schemaRegistryAPIKey', 'schemaRegistryAPISecret'],
    ...['schemaCachingEnabled', 'schemaLatestVersionCacheTTL', 'useAvroJSON'],
    ...['backOffPolicy', 'backOffDuration', 'backOffInitialInterval', 'backOffRandomizationFactor'],
    ...['backOffMultiplier', 'backOffMaxInterval', 'backOffMaxElapsedTime', 'backOffMaxRetries'],
  ];
}

function redis(): string[] {
  return [
    ...['redisHost', 'redisPort', 'redisUsername', 'redisPassword', 'redisDB', 'redisType'],
    ...['sentinelUsername', 'sentinelPassword', 'sentinelMasterName', 'failover'],
    ...['redisMaxRetries', 'redisMinRetryInterval', 'redisMaxRetryInterval'],
    ...['dialTimeout', 'readTimeout', 'writeTimeout', 'poolSize', 'minIdleConns', 'maxConnAge'],
    ...['poolTimeout', 'idleTimeout', 'idleCheckFrequency'],
    ...['enableTLS', 'insecureSkipTLSVerify', 'clientCert', 'clientKey', 'useEntraID', 'useAzureAD'],
  ];
}

function postgresql(): string[] {
  return [
    ...['connectionString', 'url', 'host', 'hostaddr', 'port', 'database', 'user', 'password', 'sslRootCert'],
    ...['connectionMaxIdleTime', 'maxConns', 'queryExecMode', 'useAzureAD', 'useAWSIAM'],
  ];
}
