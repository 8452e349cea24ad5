/** Methods of loggers that write a message. */
export const LOG_METHODS =
  /^(trace|debug|info|warn|warning|error|fatal|severe|fine|finer|config|critical|exception|log|Print|Printf|Println|Fatal|Fatalf|Panicf|Info|Infof|Warn|Warnf|Error|Errorf|Debug|Debugf)$/;
/** Loggers by their full name. */
export const LOGGER_TYPES =
  /^(org\.slf4j\.(Logger|LoggerFactory\.getLogger\(\))|org\.apache\.log4j\.(Logger|Category|Logger\.getLogger\(\))|org\.apache\.logging\.log4j\.(Logger|LogManager\.getLogger\(\))|org\.apache\.commons\.logging\.(Log|LogFactory\.getLog\(\))|java\.util\.logging\.Logger(\.getLogger\(\))?|Logger(\.getLogger\(\)|Factory\.getLogger\(\))?|logging(\.getLogger\(\))?|flask\.(current_app|Flask\(\))\.logger|console|winston(\.createLogger\(\))?|pino(\(\))?|log|log\/slog|github\.com\/sirupsen\/logrus)$/;
/** Loggers by what they are called. */
export const LOGGER_NAMES = /^(log|logger|_?log(ger)?|LOG|LOGGER|s_?logger)$/;
