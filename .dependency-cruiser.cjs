/**
 * Who may import whom: docs/architecture.md, "Layout". Paths are relative to the clone; npm packages are met
 * by their directory. Type imports count.
 */
const LEAVES = 'types|constants|traits|errors';
const SQL_ROOMS = 'database|eventstore|messaging|jobs|testing';
const TESTS = '\\.test\\.ts$|^tests/|^services/[^/]+/tests/|^shared/testing/';

/** npm packages, with or without the types that stand in for them. */
const packages = (names) => `(^|/)node_modules/(@types/)?(${names})/`;
const from = (path, ...pathNot) => ({ path, pathNot: pathNot.length > 0 ? pathNot : undefined });

const rules = {
  'no-cycles': {
    comment: 'A module reaches itself: cut the knot.',
    from: {},
    to: { circular: true },
  },
  'nothing-unresolved': {
    comment: 'The import cannot be found, so no other rule would see it.',
    from: {},
    to: { couldNotResolve: true },
  },
  'services-are-islands': {
    comment: 'Services share code through shared/, and data through their sidecars.',
    from: from('^services/([^/]+)/'),
    to: { path: '^services/', pathNot: '^services/$1/' },
  },
  'shared-knows-no-service': {
    comment: 'shared/ is below the services.',
    from: from('^shared/'),
    to: { path: '^services/' },
  },
  'leaves-stay-leaves': {
    comment: 'types, constants, traits and errors stand on nothing but each other.',
    from: from(`^shared/(${LEAVES})/`, TESTS),
    to: { path: '^shared/', pathNot: `^shared/(${LEAVES})/` },
  },
  'utils-only-leaves': {
    comment: 'utils stand on the leaves only.',
    from: from('^shared/utils/', TESTS),
    to: { path: '^shared/', pathNot: `^shared/(utils|${LEAVES})/` },
  },
  'domain-is-pure': {
    comment:
      'The domain is plain data and pure functions: no room that does something, no Node, no library but DTO checks.',
    from: from('^shared/domain/', TESTS),
    to: {
      pathNot: [
        `^shared/(domain|${LEAVES})/`,
        packages('class-validator|class-transformer|reflect-metadata'),
      ],
    },
  },
  'aggregates-are-islands': {
    comment: 'An aggregate does not know another one; what they share lies in shared/domain itself.',
    from: from('^shared/domain/([^/]+)/'),
    to: { path: '^shared/domain/[^/]+/', pathNot: '^shared/domain/$1/' },
  },
  'adapters-are-islands': {
    comment: 'database and dapr translate to one outside thing each.',
    from: from('^shared/(database|dapr)/', TESTS),
    to: { path: `^shared/(database|dapr|cache|eventstore|messaging|jobs|domain)/`, pathNot: '^shared/$1/' },
  },
  'cache-only-over-dapr': {
    comment: 'The cache does not know where its entries come from.',
    from: from('^shared/cache/', TESTS),
    to: { path: '^shared/(database|eventstore|messaging|jobs|domain)/' },
  },
  'eventstore-only-over-database': {
    comment: 'The log is written by its one function, in no cache and over no sidecar.',
    from: from('^shared/eventstore/', TESTS),
    to: { path: '^shared/(cache|dapr|messaging|jobs)/' },
  },
  'messaging-and-jobs-only-over-the-log': {
    comment: 'messaging and jobs are SQL over the log and their own tables; services join them to a sidecar.',
    from: from('^shared/(messaging|jobs)/', TESTS),
    to: { path: '^shared/(cache|dapr|messaging|jobs)/', pathNot: '^shared/$1/' },
  },
  'sql-in-its-rooms': {
    comment: 'SQL lives in shared/database, eventstore, messaging and jobs.',
    from: from('^(shared|services)/', `^shared/(${SQL_ROOMS})/`, TESTS),
    to: { path: packages('pg|pg-.+|knex|@pgtyped/.+') },
  },
  'dapr-in-one-room': {
    comment: 'shared/dapr is the one room that speaks to the sidecar.',
    from: from('^(shared|services)/', '^shared/dapr/', TESTS),
    to: { path: packages('@dapr/.+') },
  },
  'http-at-the-doors': {
    comment: 'Express is known where requests come in.',
    from: from(
      '^(shared|services)/',
      '^services/[^/]+/src/((app|server)\\.ts$|(routes|middleware|graphql|consumers|scheduler)/)',
      '^shared/dapr/',
      TESTS,
    ),
    to: { path: packages('express|express-serve-static-core') },
  },
  'doors-do-not-touch-storage': {
    comment: 'Routes, GraphQL, consumers and middleware call handlers and services; those read and write.',
    from: from('^services/[^/]+/src/(routes|graphql|consumers|middleware)/'),
    to: { path: '^shared/(database|eventstore)/' },
  },
  'inside-does-not-know-doors': {
    comment: 'What a door calls does not know the door.',
    from: from('^services/[^/]+/src/(handlers|services|processors|jobs|producers)/', TESTS),
    to: {
      path: '^services/[^/]+/src/((routes|graphql|consumers|scheduler|middleware)/|(app|server)\\.ts$)',
    },
  },
  'no-test-code-in-production': {
    comment: 'Fakes and fixtures stay out of what is shipped.',
    from: from('^(shared|services)/', TESTS),
    to: { path: TESTS },
  },
};

module.exports = {
  forbidden: Object.entries(rules).map(([name, rule]) => ({ name, severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.lint.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default'],
    },
  },
};
