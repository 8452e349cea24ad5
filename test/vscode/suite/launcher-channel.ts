import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type ChannelMessage, ScreenshotAnswer } from '../host/channel-messages.ts';

/** The suite's end of the line to the launcher, so that results survive when this process or its window dies. */
export class LauncherChannel {
  private readonly socket: Socket;
  private readonly waiting = new Map<number, (answer: ScreenshotAnswer) => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    createInterface({ input: socket }).on('line', (line) => {
      const answer = ScreenshotAnswer.parse(JSON.parse(line));
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
  }

  static async connect(port: string | undefined): Promise<LauncherChannel> {
    if (port === undefined) throw new Error('The launcher named no port.');
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    return new LauncherChannel(socket);
  }

  send(message: ChannelMessage): void {
    this.socket.write(`${JSON.stringify(message)}\n`);
  }

  /** Resolves when the picture is taken, or could not be. */
  async takeScreenshot(name: string): Promise<void> {
    const id = this.waiting.size + 1;
    const answer = new Promise<ScreenshotAnswer>((resolve) => this.waiting.set(id, resolve));
    this.send({ type: 'screenshot', id, name });
    const { error } = await answer;
    if (error !== undefined) this.send({ type: 'log', level: 'warn', text: `no screenshot: ${error}` });
  }

  async close(): Promise<void> {
    this.socket.end();
    await once(this.socket, 'close');
  }
}
