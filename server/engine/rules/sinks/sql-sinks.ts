import type { CallSinks } from './call-sinks.ts';

const PYTHON_DATABASE =
  /^(cur|cursor|conn|connection|db|database|session|engine|tx|transaction|c)$|_(cur|cursor|conn|connection|db|session|engine)$/i;
const JAVASCRIPT_DATABASE =
  /^(db|database|conn|connection|pool|client|pg|knex|sequelize|sql|mysql|sqlite|tx|trx|query[_]?runner|prisma|manager|entityManager|em|dataSource)$|(Db|Pool|Connection|Client|Sequelize|QueryRunner|DataSource)$/;
const JAVA_DATABASE =
  /^(st|stmt|statement|conn|connection|jdbc|jdbcTemplate|template|em|entityManager|session)$|(Statement|Stmt|Template|EntityManager|Session)$/;
const GO_DATABASE = /^(db|DB|tx|Tx|conn|pool|sqlDB|database|q|store|stmt)$|(DB|Tx|Conn|Pool)$/;

const JAVASCRIPT = [
  {
    methods: ['query', 'execute', 'raw', 'exec', 'run', 'all', 'get', 'each', 'prepare', 'unsafe'],
    receiver: JAVASCRIPT_DATABASE,
    argument: 0,
  },
  {
    methods: [
      '$queryRawUnsafe',
      '$executeRawUnsafe',
      'whereRaw',
      'havingRaw',
      'orderByRaw',
      'joinRaw',
      'fromRaw',
      'selectRaw',
    ],
    receiver: /./,
    argument: 0,
  },
  {
    paths: [
      'sequelize.literal',
      'sequelize.Sequelize.literal',
      'knex.raw',
      'typeorm.getConnection().query',
      'typeorm.getManager().query',
    ],
    argument: 0,
  },
] as const;

/** Where SQL text goes: drivers and mappers of each language, with the position of the query text. */
export const SQL_SINKS: CallSinks = {
  python: [
    {
      paths: [
        'sqlite3.Connection.execute',
        'sqlite3.Connection.executemany',
        'sqlite3.Connection.executescript',
        'sqlite3.Cursor.execute',
        'sqlite3.Cursor.executemany',
        'sqlite3.Cursor.executescript',
        'sqlite3.connect().execute',
        'sqlite3.connect().executescript',
        'sqlite3.connect().cursor().execute',
        'sqlite3.connect().cursor().executescript',
        'psycopg2.connect().cursor().execute',
        'psycopg.connect().execute',
        'psycopg.connect().cursor().execute',
        'pymysql.connect().cursor().execute',
        'MySQLdb.connect().cursor().execute',
        'mysql.connector.connect().cursor().execute',
        'pyodbc.connect().cursor().execute',
        'cx_Oracle.connect().cursor().execute',
        'oracledb.connect().cursor().execute',
        'django.db.connection.cursor().execute',
        'sqlalchemy.create_engine().execute',
        'sqlalchemy.create_engine().connect().execute',
        'pandas.read_sql',
        'pandas.read_sql_query',
        'sqlalchemy.text',
        'sqlalchemy.sql.text',
        'django.db.models.expressions.RawSQL',
      ],
      argument: 0,
      keyword: 'sql',
    },
    {
      methods: ['execute', 'executemany', 'executescript', 'mogrify', 'fetch', 'fetchrow', 'fetchval'],
      receiver: PYTHON_DATABASE,
      argument: 0,
      keyword: 'query',
    },
    { methods: ['raw'], receiver: /^objects$/, argument: 0, keyword: 'raw_query' },
  ],
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  java: [
    {
      paths: [
        'java.sql.Statement.execute',
        'java.sql.Statement.executeQuery',
        'java.sql.Statement.executeUpdate',
        'java.sql.Statement.executeLargeUpdate',
        'java.sql.Statement.addBatch',
        'java.sql.Connection.prepareStatement',
        'java.sql.Connection.prepareCall',
        'java.sql.Connection.nativeSQL',
        'javax.persistence.EntityManager.createQuery',
        'javax.persistence.EntityManager.createNativeQuery',
        'jakarta.persistence.EntityManager.createQuery',
        'jakarta.persistence.EntityManager.createNativeQuery',
        'org.hibernate.Session.createQuery',
        'org.hibernate.Session.createNativeQuery',
        'org.hibernate.Session.createSQLQuery',
        ...[
          'query',
          'queryForObject',
          'queryForList',
          'queryForMap',
          'queryForRowSet',
          'update',
          'batchUpdate',
          'execute',
          'queryForStream',
        ].map((method) => `org.springframework.jdbc.core.JdbcTemplate.${method}`),
      ],
      argument: 0,
    },
    {
      methods: [
        'executeQuery',
        'executeUpdate',
        'prepareStatement',
        'prepareCall',
        'createNativeQuery',
        'createSQLQuery',
        'queryForObject',
        'queryForList',
      ],
      receiver: JAVA_DATABASE,
      argument: 0,
    },
  ],
  go: [
    {
      paths: ['Query', 'QueryRow', 'Exec', 'Prepare'].flatMap((method) =>
        ['DB', 'Tx', 'Conn', 'Open()'].map((type) => `database/sql.${type}.${method}`),
      ),
      argument: 0,
    },
    {
      paths: ['QueryContext', 'QueryRowContext', 'ExecContext', 'PrepareContext'].flatMap((method) =>
        ['DB', 'Tx', 'Conn', 'Open()'].map((type) => `database/sql.${type}.${method}`),
      ),
      argument: 1,
    },
    {
      methods: ['Query', 'QueryRow', 'Exec', 'Prepare', 'Raw', 'Select', 'Get', 'Queryx', 'QueryRowx', 'MustExec'],
      receiver: GO_DATABASE,
      argument: 0,
    },
    {
      methods: ['QueryContext', 'QueryRowContext', 'ExecContext', 'PrepareContext'],
      receiver: GO_DATABASE,
      argument: 1,
    },
  ],
};
