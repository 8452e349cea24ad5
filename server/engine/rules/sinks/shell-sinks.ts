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
      'execa.commandSync',
      'child-process-promise.exec',
      'node-cmd.run',
      'node-cmd.runSync',
      'node-cmd.get',
      'node-ssh.NodeSSH.execCommand',
      'ssh2.Client.exec',
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
        'os.popen4',
        'posix.system',
        'nt.system',
        'platform.popen',
        'popen2.popen2',
        'popen2.popen3',
        'popen2.popen4',
        'popen2.Popen3',
        'popen2.Popen4',
        'commands.getoutput',
        'commands.getstatus',
        'commands.getstatusoutput',
        'subprocess.getoutput',
        'subprocess.getstatusoutput',
        'asyncio.create_subprocess_shell',
        'asyncio.subprocess.create_subprocess_shell',
        'paramiko.SSHClient().exec_command',
        'paramiko.SSHClient.exec_command',
        'paramiko.client.SSHClient().exec_command',
        'asyncssh.connect().run',
        'asyncssh.SSHClientConnection.run',
        'invoke.run',
        'invoke.Context.run',
        'invoke.Context().run',
        'invoke.context.Context.run',
        'fabric.Connection.run',
        'fabric.Connection.sudo',
        'fabric.Connection.local',
        'fabric.Connection().run',
        'fabric.Connection().sudo',
        'fabric.Connection().local',
        'fabric.operations.run',
        'fabric.operations.local',
        'fabric.operations.sudo',
        'delegator.run',
        'envoy.run',
        'fabric.api.local',
        'fabric.api.run',
        'fabric.api.sudo',
        'pexpect.run',
        'pexpect.runu',
        'pexpect.spawnu',
        'pexpect.spawn',
      ],
      argument: 0,
      keyword: 'cmd',
    },
    {
      paths: ['asyncio.get_event_loop().subprocess_shell', 'asyncio.get_running_loop().subprocess_shell'],
      argument: 1,
    },
    // Only by keyword.
    {
      paths: ['airflow.operators.bash.BashOperator', 'airflow.operators.bash_operator.BashOperator'],
      argument: 99,
      keyword: 'bash_command',
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
      .concat('cross-spawn', 'cross-spawn.sync', 'cross-spawn.spawn', 'execa.execa', 'execa.execaSync', 'execa')
      .concat('execa.sync', 'execa.execaNode', 'child-process-promise.spawn', 'child-process-promise.execFile')
      .concat('node-pty.spawn', 'Deno.Command', 'Deno.run', 'Bun.spawn', 'Bun.spawnSync', 'tinyexec.x', 'nano-spawn'),
    argument: 0,
  },
] as const;

/** Where a program is started from words that no shell reads, unless the program is one: the position of the first word. */
export const PROGRAM_SINKS: CallSinks = {
  python: [
    {
      paths: ['subprocess', 'subprocess32', 'gevent.subprocess'].flatMap((module) =>
        ['run', 'call', 'check_call', 'check_output', 'Popen'].map((name) => `${module}.${name}`),
      ),
      argument: 0,
      keyword: 'args',
    },
    {
      paths: [
        'asyncio.create_subprocess_exec',
        'asyncio.subprocess.create_subprocess_exec',
        'os.execl',
        'os.execle',
        'os.execlp',
        'os.execlpe',
        'os.execv',
        'os.execve',
        'os.execvp',
        'os.execvpe',
        'pty.spawn',
        'os.startfile',
      ],
      argument: 0,
    },
    {
      paths: ['spawnl', 'spawnle', 'spawnlp', 'spawnlpe', 'spawnv', 'spawnve', 'spawnvp', 'spawnvpe'].map(
        (name) => `os.${name}`,
      ),
      argument: 1,
    },
    { paths: ['os.posix_spawn', 'os.posix_spawnp'], argument: 0, keyword: 'path' },
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
