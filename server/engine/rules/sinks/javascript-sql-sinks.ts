import type { CallSink } from './call-sinks.ts';

const DATABASE =
  /^(db|database|conn|connection|pool|client|pg|knex|sequelize|sql|mysql|sqlite|tx|trx|query[_]?runner|prisma|manager|entityManager|em|dataSource|pgClient|pgPool)$|(Db|DB|Pool|Connection|Client|Sequelize|QueryRunner|DataSource|EntityManager)$/;
const BUILDER =
  /^(createQueryBuilder|queryBuilder|qb|(left|inner)Join\w*|(and|or)Where|where|select|addSelect)$|QueryBuilder$/;

const times = (owners: readonly string[], methods: readonly string[]): string[] =>
  owners.flatMap((owner) => methods.map((method) => `${owner}.${method}`));

const MYSQL = ['mysql', 'mysql2', 'mysql2/promise', 'promise-mysql', 'mariadb'].flatMap((driver) =>
  [
    'createConnection()',
    'createPool()',
    'createPool().promise()',
    'createPool().getConnection()',
    'createConnection().promise()',
    'createPoolCluster()',
    'Connection',
    'Pool',
    'PoolConnection',
  ].map((owner) => `${driver}.${owner}`),
);
const SQLITE = ['sqlite3.Database', 'sqlite3.verbose().Database', 'sqlite.open()'];
const SYNCHRONOUS_SQLITE = ['better-sqlite3', 'better-sqlite3()', 'sqlite.DatabaseSync', 'bun:sqlite.Database'];
const MSSQL_REQUESTS = [
  'mssql.Request',
  'mssql.connect().request()',
  'mssql.ConnectionPool.request()',
  'mssql.ConnectionPool.connect().request()',
];
const TYPEORM = [
  'DataSource',
  'DataSource.manager',
  'DataSource.createQueryRunner()',
  'EntityManager',
  'Repository',
  'QueryRunner',
  'Connection',
  'getConnection()',
  'getManager()',
  'getRepository()',
].map((owner) => `typeorm.${owner}`);
const PG_PROMISE = ['any', 'none', 'one', 'oneOrNone', 'many', 'manyOrNone', 'query', 'result', 'each', 'map', 'multi'];

/** Drivers, mappers and query builders of JavaScript. */
export const JAVASCRIPT_SQL_SINKS: readonly CallSink[] = [
  {
    paths: [
      ...times(MYSQL, ['query', 'execute', 'prepare']),
      ...times(['pg.Pool', 'pg.Client', 'pg.PoolClient', 'pg.Pool.connect()', 'pg.native.Pool'], ['query']),
      ...times(['pg-promise()()', 'pg-promise.IDatabase'], PG_PROMISE),
      'postgres().unsafe',
      '@neondatabase/serverless.Pool.query',
      '@vercel/postgres.sql.query',
      ...times(SQLITE, ['run', 'all', 'get', 'each', 'exec', 'prepare']),
      ...times(SYNCHRONOUS_SQLITE, ['prepare', 'exec', 'query']),
      ...times([...MSSQL_REQUESTS, 'mssql', 'mssql.ConnectionPool'], ['query', 'batch']),
      'oracledb.getConnection().execute',
      ...times(['knex', 'knex()', 'knex.knex()', 'knex.Knex'], ['raw']),
      ...times(['sequelize', 'sequelize.Sequelize', 'sequelize-typescript.Sequelize'], ['query', 'literal']),
      'sequelize.literal',
      ...times(TYPEORM, ['query']),
      '@prisma/client.Prisma.raw',
      ...times(['drizzle-orm.sql', 'kysely.sql', 'slonik.sql'], ['raw']),
    ],
    argument: 0,
  },
  {
    methods: ['query', 'execute', 'raw', 'exec', 'run', 'all', 'get', 'each', 'prepare', 'unsafe'],
    receiver: DATABASE,
    argument: 0,
  },
  { methods: ['query', 'batch'], receiver: /^(request|input)$/, argument: 0 },
  {
    methods: [
      '$queryRawUnsafe',
      '$executeRawUnsafe',
      'whereRaw',
      'andWhereRaw',
      'orWhereRaw',
      'havingRaw',
      'orderByRaw',
      'groupByRaw',
      'joinRaw',
      'fromRaw',
      'selectRaw',
    ],
    receiver: /./,
    argument: 0,
    isTelling: true,
  },
  {
    methods: ['where', 'andWhere', 'orWhere', 'having', 'andHaving', 'orHaving'],
    receiver: BUILDER,
    argument: 0,
    isTelling: true,
    takesData: true,
  },
];
