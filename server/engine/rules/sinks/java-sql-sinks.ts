import type { CallSink } from './call-sinks.ts';

const DATABASE =
  /^(st|stmt|statement|conn|con|connection|jdbc|jdbcTemplate|jdbcOperations|template|namedParameterJdbcTemplate|em|entityManager|session|handle|createStatement|getConnection|getCurrentSession|getEntityManager|getJdbcTemplate)$|(Statement|Stmt|Template|EntityManager|Session|Connection)$/;
const EXECUTE = ['execute', 'executeQuery', 'executeUpdate', 'executeLargeUpdate', 'addBatch'];
const TEMPLATE = [
  'query',
  'queryForObject',
  'queryForList',
  'queryForMap',
  'queryForRowSet',
  'queryForStream',
  'queryForInt',
  'queryForLong',
  'update',
  'batchUpdate',
  'execute',
];
const SPRING = 'org.springframework.jdbc';

/** Where SQL text goes in Java: JDBC, Spring, JPA, Hibernate, MyBatis, jOOQ, JDBI, R2DBC, Vert.x. */
export const JAVA_SQL_SINKS: readonly CallSink[] = [
  {
    paths: [
      ...below(['java.sql.Statement', 'java.sql.PreparedStatement', 'java.sql.CallableStatement'], EXECUTE),
      ...below(['java.sql.Connection'], ['prepareStatement', 'prepareCall', 'nativeSQL']),
      ...below(
        ['javax.persistence', 'jakarta.persistence'].map((root) => `${root}.EntityManager`),
        ['createQuery', 'createNativeQuery'],
      ),
      ...below(
        ['org.hibernate.Session', 'org.hibernate.StatelessSession', 'org.hibernate.SharedSessionContract'],
        ['createQuery', 'createNativeQuery', 'createSQLQuery', 'createMutationQuery', 'createNativeMutationQuery'],
      ),
      'org.hibernate.criterion.Restrictions.sqlRestriction',
      ...below(
        [
          `${SPRING}.core.JdbcTemplate`,
          `${SPRING}.core.JdbcOperations`,
          `${SPRING}.core.namedparam.NamedParameterJdbcTemplate`,
          `${SPRING}.core.namedparam.NamedParameterJdbcOperations`,
          `${SPRING}.core.simple.SimpleJdbcTemplate`,
        ],
        TEMPLATE,
      ),
      `${SPRING}.core.simple.JdbcClient.sql`,
      ...below([`${SPRING}.object`], ['SqlQuery', 'SqlUpdate', 'MappingSqlQuery', 'BatchSqlUpdate']),
      ...below(['org.springframework.r2dbc.core.DatabaseClient'], ['sql', 'execute']),
      'io.r2dbc.spi.Connection.createStatement',
      ...below(['org.jooq.DSLContext'], ['fetch', 'fetchOne', 'execute', 'query', 'resultQuery']),
      ...below(['org.jdbi.v3.core.Handle'], ['createQuery', 'createUpdate', 'execute', 'select', 'createBatch']),
      ...below(['org.apache.ibatis.jdbc.SqlRunner'], ['selectAll', 'selectOne', 'insert', 'update', 'delete', 'run']),
      ...below(
        ['io.vertx.sqlclient.SqlClient', 'io.vertx.sqlclient.Pool', 'io.vertx.pgclient.PgPool'],
        ['query', 'preparedQuery'],
      ),
    ],
    argument: 0,
  },
  {
    paths: below(['org.apache.commons.dbutils.QueryRunner'], ['query', 'update', 'execute', 'insert', 'batch']),
    argument: 0,
  },
  {
    methods: [
      'executeQuery',
      'executeUpdate',
      'executeLargeUpdate',
      'prepareStatement',
      'prepareCall',
      'createNativeQuery',
      'createSQLQuery',
      'createQuery',
      'queryForObject',
      'queryForList',
      'queryForMap',
      'queryForRowSet',
    ],
    receiver: DATABASE,
    argument: 0,
  },
  {
    methods: ['execute', 'addBatch'],
    receiver: /^(st|stmt|statement|createStatement)$|(Statement|Stmt)$/,
    argument: 0,
  },
  { methods: ['query', 'update', 'batchUpdate', 'execute'], receiver: /jdbc(Template|Operations)?$/i, argument: 0 },
];

function below(owners: readonly string[], names: readonly string[]): string[] {
  return owners.flatMap((owner) => names.map((name) => `${owner}.${name}`));
}
