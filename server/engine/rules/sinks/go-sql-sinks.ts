import type { CallSink } from './call-sinks.ts';

const DATABASE = /^(db|DB|tx|Tx|conn|pool|sqlDB|database|q|store|pgxpool|querier|exec(er|utor))$|(DB|Db|Tx|Conn|Pool)$/;
/** What conditions of mappers are added to. */
const CHAIN =
  /^(db|DB|tx|orm|query|session|engine|Where|Model|Table|Joins|Preload|Select|WithContext|Debug|Limit|Offset)$/;

const SQLX = 'github.com/jmoiron/sqlx';
const PGX = ['github.com/jackc/pgx/v5', 'github.com/jackc/pgx/v4', 'github.com/jackc/pgx'];
const GORM = ['gorm.io/gorm', 'github.com/jinzhu/gorm'];

const times = (owners: readonly string[], methods: readonly string[]): string[] =>
  owners.flatMap((owner) => methods.map((method) => `${owner}.${method}`));

const STANDARD = ['DB', 'Tx', 'Conn', 'Open()'].map((type) => `database/sql.${type}`);
const EXTENDED = ['DB', 'Tx', 'NamedStmt'].map((type) => `${SQLX}.${type}`);
const POSTGRES = PGX.flatMap((module) => [
  ...['Conn', 'Tx', 'Connect()'].map((type) => `${module}.${type}`),
  ...['Pool', 'Conn', 'Tx'].map((type) => `${module}/pgxpool.${type}`),
]);
const MAPPERS = GORM.map((module) => `${module}.DB`);

/** `database/sql` and what is built on it. */
export const GO_SQL_SINKS: readonly CallSink[] = [
  {
    paths: [
      ...times([...STANDARD, ...EXTENDED], ['Query', 'QueryRow', 'Exec', 'Prepare']),
      ...times(EXTENDED, ['Queryx', 'QueryRowx', 'MustExec', 'Preparex', 'NamedExec', 'NamedQuery', 'PrepareNamed']),
      ...times(MAPPERS, ['Raw', 'Exec']),
      ...times(['xorm.io/xorm.Engine', 'xorm.io/xorm.Session'], ['Query', 'Exec', 'SQL', 'QueryString']),
      ...times(['github.com/beego/beego/v2/client/orm.Ormer', 'github.com/astaxie/beego/orm.Ormer'], ['Raw']),
    ],
    argument: 0,
  },
  {
    paths: [
      ...times(
        [...STANDARD, ...EXTENDED],
        ['QueryContext', 'QueryRowContext', 'ExecContext', 'PrepareContext', 'QueryxContext', 'QueryRowxContext'],
      ),
      ...times(EXTENDED, ['Get', 'Select', 'MustExecContext', 'PreparexContext', 'NamedExecContext']),
      ...times(POSTGRES, ['Query', 'QueryRow', 'Exec']),
    ],
    argument: 1,
  },
  { paths: [...times(EXTENDED, ['GetContext', 'SelectContext']), ...times(POSTGRES, ['Prepare'])], argument: 2 },
  {
    paths: times(MAPPERS, ['Where', 'Or', 'Not', 'Having', 'Joins', 'Select']),
    argument: 0,
    takesData: true,
  },
  { paths: times(MAPPERS, ['Order', 'Group', 'Pluck', 'Table']), argument: 0 },
  {
    methods: ['Where', 'Or', 'Not', 'Having', 'Order', 'Group'],
    receiver: CHAIN,
    argument: 0,
    isTelling: true,
    takesData: true,
  },
  {
    methods: ['Query', 'QueryRow', 'Exec', 'Prepare', 'Raw', 'Queryx', 'QueryRowx', 'MustExec'],
    receiver: DATABASE,
    argument: 0,
  },
  {
    methods: ['QueryContext', 'QueryRowContext', 'ExecContext', 'PrepareContext', 'Get', 'Select'],
    receiver: DATABASE,
    argument: 1,
  },
];
