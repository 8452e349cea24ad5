import type { CallSinks } from './call-sinks.ts';

const JAVASCRIPT_SHELL = [
  {
    paths: [
      'child_process.exec',
      'child_process.execSync',
      'shelljs.exec',
      'execa.execaCommand',
      'execa.execaCommandSync',
      'execa.command',
    ],
    argument: 0,
  },
  // SSH clients: the command is read by the other side's shell.
  { methods: ['exec', 'execCommand'], receiver: /^ssh$|ssh(client|connection)?$/i, argument: 0 },
] as const;

/** Where a text is read by a shell: the position of the command. */
export const SHELL_SINKS: CallSinks = {
  python: [
    {
      paths: [
        'os.system',
        'os.popen',
        'os.popen2',
        'os.popen3',
        'popen2.popen2',
        'popen2.popen3',
        'commands.getoutput',
        'commands.getstatusoutput',
        'subprocess.getoutput',
        'subprocess.getstatusoutput',
        'asyncio.create_subprocess_shell',
        'asyncio.subprocess.create_subprocess_shell',
        'paramiko.SSHClient().exec_command',
        'invoke.run',
        'fabric.api.local',
        'fabric.api.run',
        'fabric.api.sudo',
        'pexpect.run',
        'pexpect.spawn',
      ],
      argument: 0,
      keyword: 'cmd',
    },
    { methods: ['exec_command'], receiver: /ssh|client/i, argument: 0, keyword: 'command' },
  ],
  javascript: JAVASCRIPT_SHELL,
  typescript: JAVASCRIPT_SHELL,
};

const JAVASCRIPT_PROGRAMS = [
  {
    paths: ['spawn', 'spawnSync', 'execFile', 'execFileSync', 'fork']
      .map((name) => `child_process.${name}`)
      .concat('cross-spawn', 'cross-spawn.sync', 'execa.execa', 'execa.execaSync', 'execa'),
    argument: 0,
  },
] as const;

/** Where a program is started from words that no shell reads, unless the program is one: the position of the first word. */
export const PROGRAM_SINKS: CallSinks = {
  python: [
    {
      paths: ['run', 'call', 'check_call', 'check_output', 'Popen'].map((name) => `subprocess.${name}`),
      argument: 0,
      keyword: 'args',
    },
    {
      paths: [
        'asyncio.create_subprocess_exec',
        'os.execl',
        'os.execlp',
        'os.execv',
        'os.execvp',
        'os.execve',
        'os.startfile',
      ],
      argument: 0,
    },
    { paths: ['os.spawnl', 'os.spawnlp', 'os.spawnv', 'os.spawnvp', 'os.posix_spawn'], argument: 1 },
  ],
  javascript: JAVASCRIPT_PROGRAMS,
  typescript: JAVASCRIPT_PROGRAMS,
  java: [
    {
      paths: [
        'java.lang.Runtime.getRuntime().exec',
        'java.lang.Runtime.exec',
        'java.lang.ProcessBuilder',
        'ProcessBuilder',
        'java.lang.ProcessBuilder.command',
      ],
      argument: 0,
    },
  ],
  go: [
    { paths: ['os/exec.Command', 'syscall.Exec', 'os.StartProcess'], argument: 0 },
    { paths: ['os/exec.CommandContext'], argument: 1 },
  ],
};

/** Programs that read one of their arguments as a command line, and the options before that argument. */
export const SHELL_PROGRAM = /(^|[/\\])(ba|z|da|k|c|tc|a|fi)?sh$|(^|[/\\])(cmd|powershell|pwsh)(\.exe)?$/i;
export const SHELL_OPTION = /^(-\w*c|\/[ck]|-command|-encodedcommand)$/i;
