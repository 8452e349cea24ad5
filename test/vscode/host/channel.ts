import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { ChannelMessage, type ScreenshotAnswer } from './channel-messages.ts';
import { createDeferred } from './deferred.ts';
import type { Totals } from './totals.ts';

export interface ChannelOptions {
  readonly isVerbose: boolean;
}

/** The launcher's end of the line to the test suite: prints results as they come in and knows how the run went. */
export class Channel {
  private readonly server: Server;
  private readonly isVerbose: boolean;
  private readonly disconnected = createDeferred<void>();
  private isConnected = false;
  private hasEnded = false;
  private passed = 0;
  private failed = 0;
  private skipped = 0;

  /** Set by whoever can see the window. Resolves to the path of the picture. */
  takeScreenshot: ((name: string) => Promise<string>) | undefined;

  private constructor(server: Server, { isVerbose }: ChannelOptions) {
    this.server = server;
    this.isVerbose = isVerbose;
    server.on('connection', (socket) => this.accept(socket));
  }

  static async open(options: ChannelOptions): Promise<Channel> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Channel(server, options);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resolves when the suite's process went away before the suite was at its end. */
  async diedEarly(): Promise<'the extension host died'> {
    await this.disconnected.promise;
    return this.hasEnded ? new Promise(() => undefined) : 'the extension host died';
  }

  close(): void {
    this.server.close();
  }

  /** What counts in the end: a suite that did not run to its end, or ran nothing, is a failure as well. */
  conclude(exitCode: number): Totals {
    const problem = this.findProblem(exitCode);
    if (problem !== undefined) {
      console.error(`  ✖ ${problem}`);
      this.failed++;
    }
    const { passed, failed, skipped } = this;
    console.log(`  ${passed} passing, ${failed} failing, ${skipped} pending`);
    return { passed, failed, skipped };
  }

  private findProblem(exitCode: number): string | undefined {
    if (!this.isConnected) return 'the suite never started in the extension host';
    if (!this.hasEnded) return 'the extension host stopped before the suite was at its end';
    if (this.passed + this.failed === 0) return 'no test ran';
    return exitCode !== 0 && this.failed === 0 ? `VS Code ended with exit code ${exitCode}` : undefined;
  }

  private accept(socket: Socket): void {
    this.isConnected = true;
    socket.on('error', (error) => console.error(`  [channel] ${error.message}`));
    socket.on('close', () => this.disconnected.resolve());
    createInterface({ input: socket }).on('line', (line) => {
      void this.receive(ChannelMessage.parse(JSON.parse(line)), socket);
    });
  }

  private async receive(message: ChannelMessage, socket: Socket): Promise<void> {
    switch (message.type) {
      case 'start':
        console.log(`  ${message.total} tests in VS Code ${message.vscode}, extension host on Node ${message.node}`);
        break;
      case 'pass':
        this.passed++;
        console.log(`  ✔ ${message.title} (${message.milliseconds} ms)`);
        break;
      case 'pending':
        this.skipped++;
        console.log(`  - ${message.title}`);
        break;
      case 'fail':
        this.failed++;
        console.log(`  ✖ ${message.title}\n      ${message.stack.split('\n').slice(0, 10).join('\n      ')}`);
        break;
      case 'log':
        if (this.isVerbose) console.log(`    [${message.level}] ${message.text}`);
        break;
      case 'end':
        this.hasEnded = true;
        break;
      case 'screenshot':
        socket.write(`${JSON.stringify(await this.answerScreenshot(message.id, message.name))}\n`);
        break;
    }
  }

  private async answerScreenshot(id: number, name: string): Promise<ScreenshotAnswer> {
    if (!this.takeScreenshot) return { id, error: 'this host takes no pictures' };
    try {
      return { id, path: await this.takeScreenshot(name) };
    } catch (error) {
      return { id, error: String(error) };
    }
  }
}
