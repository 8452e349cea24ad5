// Stands in for VS Code's native logger, which would need a C++ compiler: appends to the same files.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical', 'off'];

class FileLogger {
  constructor(file) {
    this.file = file;
    this.level = LEVELS.indexOf('info');
    mkdirSync(dirname(file), { recursive: true });
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {}
}
LEVELS.slice(0, -1).forEach((name, level) => {
  FileLogger.prototype[name] = function log(text) {
    if (level < this.level) return;
    try {
      appendFileSync(this.file, `${new Date().toISOString()} [${name}] ${text}\n`);
    } catch {
      // The folder is thrown away at the end of a run, while the last lines are still being written.
    }
  };
});

// One assignment for each name: import() sees only those as named exports.
exports.createAsyncRotatingLogger = async (_name, file) => new FileLogger(file);
exports.createRotatingLogger = exports.createAsyncRotatingLogger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
