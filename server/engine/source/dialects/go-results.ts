const GORM = ['gorm.io/gorm', 'github.com/jinzhu/gorm'];
/** Methods of a mapper that return it with a condition or an option more. */
const GORM_STEPS = [
  'Assign',
  'Clauses',
  'Debug',
  'Distinct',
  'Group',
  'Having',
  'Joins',
  'Limit',
  'Model',
  'Not',
  'Offset',
  'Omit',
  'Or',
  'Order',
  'Preload',
  'Raw',
  'Scopes',
  'Select',
  'Session',
  'Table',
  'Unscoped',
  'Where',
  'WithContext',
  'Begin',
];
const PGX = ['github.com/jackc/pgx/v5', 'github.com/jackc/pgx/v4'];
const SQLX = 'github.com/jmoiron/sqlx';
const XORM = 'xorm.io/xorm';

/** The types that well-known functions and methods of Go return first, by the full name of the call. */
export const GO_RESULTS: ReadonlyMap<string, string> = new Map([
  ...GORM.flatMap((module): [string, string][] => [
    [`${module}.Open()`, `${module}.DB`],
    ...GORM_STEPS.map((step): [string, string] => [`${module}.DB.${step}()`, `${module}.DB`]),
  ]),
  ...PGX.flatMap((module): [string, string][] => [
    [`${module}.Connect()`, `${module}.Conn`],
    [`${module}.ConnectConfig()`, `${module}.Conn`],
    [`${module}.Conn.Begin()`, `${module}.Tx`],
    [`${module}/pgxpool.New()`, `${module}/pgxpool.Pool`],
    [`${module}/pgxpool.NewWithConfig()`, `${module}/pgxpool.Pool`],
    [`${module}/pgxpool.Connect()`, `${module}/pgxpool.Pool`],
    [`${module}/pgxpool.Pool.Acquire()`, `${module}/pgxpool.Conn`],
    [`${module}/pgxpool.Pool.Begin()`, `${module}.Tx`],
    [`${module}/pgxpool.Pool.BeginTx()`, `${module}.Tx`],
  ]),
  ...['Open()', 'Connect()', 'ConnectContext()', 'MustConnect()', 'MustOpen()', 'NewDb()'].map(
    (maker): [string, string] => [`${SQLX}.${maker}`, `${SQLX}.DB`],
  ),
  ...['Beginx()', 'MustBegin()', 'BeginTxx()'].map((maker): [string, string] => [`${SQLX}.DB.${maker}`, `${SQLX}.Tx`]),
  ['database/sql.OpenDB()', 'database/sql.DB'],
  ['database/sql.DB.Begin()', 'database/sql.Tx'],
  ['database/sql.DB.BeginTx()', 'database/sql.Tx'],
  ['database/sql.DB.Conn()', 'database/sql.Conn'],
  ['database/sql.Open().Begin()', 'database/sql.Tx'],
  ['database/sql.Open().BeginTx()', 'database/sql.Tx'],
  [`${XORM}.NewEngine()`, `${XORM}.Engine`],
  [`${XORM}.Engine.NewSession()`, `${XORM}.Session`],
  ['net/http.Request.WithContext()', 'net/http.Request'],
  ['net/http.Request.Clone()', 'net/http.Request'],
  ['github.com/gorilla/websocket.Upgrader.Upgrade()', 'github.com/gorilla/websocket.Conn'],
  ['github.com/coder/websocket.Accept()', 'github.com/coder/websocket.Conn'],
  ['nhooyr.io/websocket.Accept()', 'nhooyr.io/websocket.Conn'],
]);
