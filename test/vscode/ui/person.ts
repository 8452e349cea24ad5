import type { Locator, Page } from 'playwright-core';
import { takeScreenshot } from '../host/workbench.ts';

/** Long enough for an animation to end before a picture is taken. */
const ANIMATION_MS = 400;

/** Somebody in front of the workbench: looks at what is on the screen, uses mouse and keyboard. */
export class Person {
  readonly page: Page;
  private pictures = 0;

  constructor(page: Page) {
    this.page = page;
  }

  /** A squiggle in the editor. */
  squiggles(severity: 'error' | 'warning' | 'info' | 'hint'): Locator {
    return this.page.locator(`.editor-instance .squiggly-${severity}`);
  }

  editorText(text: string | RegExp): Locator {
    return this.page.locator('.editor-instance .view-line span span').filter({ hasText: text }).first();
  }

  editorLine(text: string | RegExp): Locator {
    return this.page.locator('.editor-instance .view-line').filter({ hasText: text }).first();
  }

  explorerItem(name: string): Locator {
    return this.page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).first();
  }

  problem(text: string | RegExp): Locator {
    return this.page.locator('.markers-panel-container .monaco-list-row').filter({ hasText: text }).first();
  }

  /** A row of the view of proposals. */
  proposal(text: string | RegExp): Locator {
    return this.page.locator('.pane-body .monaco-list-row').filter({ hasText: text }).first();
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast .notification-list-item').filter({ hasText: text }).first();
  }

  statusItem(): Locator {
    return this.page.locator('.statusbar-item[id*="refactoriq"]');
  }

  /** A row of the command palette or of any other pick list. */
  pick(text: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  }

  action(text: string | RegExp): Locator {
    return this.page.locator('.action-widget .monaco-list-row').filter({ hasText: text }).first();
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /** Clicks on a row of the pick list that is open. */
  async choose(text: string | RegExp): Promise<void> {
    await this.pick(text).click();
    await this.quickInput().waitFor({ state: 'hidden' });
  }

  async openFile(name: string): Promise<void> {
    await this.press('Control+P');
    await this.quickInput().fill(name);
    await this.choose(name);
    await this.page.locator('.tab.active').filter({ hasText: name }).waitFor();
  }

  async runCommand(title: string): Promise<void> {
    await this.press('F1');
    await this.quickInput().fill(`>${title}`);
    await this.pick(title).click();
  }

  /** With real mouse moves: the list of actions lies under a layer that only those take away. */
  async clickSlowly(target: Locator): Promise<void> {
    const box = await target.boundingBox();
    if (!box) throw new Error('there is nothing to click on');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await this.page.mouse.move(x - 10, y, { steps: 4 });
    await this.page.mouse.move(x, y, { steps: 4 });
    await this.page.mouse.click(x, y);
  }

  /** Away from everything that reacts to the mouse. */
  async restMouse(): Promise<void> {
    await this.page.mouse.move(5, 5);
  }

  async takePicture(name: string): Promise<void> {
    await this.page.waitForTimeout(ANIMATION_MS);
    await takeScreenshot(this.page, `ui-${String(++this.pictures).padStart(2, '0')}-${name}`);
  }

  private quickInput(): Locator {
    return this.page.locator('.quick-input-widget input').first();
  }
}
