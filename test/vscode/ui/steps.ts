import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Person } from './person.ts';

const AUTHOR = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];

export interface Step {
  readonly title: string;
  run(person: Person, folder: string): Promise<void>;
}

/** What a person does with the extension, in this order; each step starts where the one before ended. */
export const STEPS: readonly Step[] = [
  {
    title: 'a double click in the explorer opens a file',
    async run(person) {
      await person.explorerItem('orders.py').dblclick();
      await person.editorLine('def orders_of').waitFor();
    },
  },
  {
    title: 'the flaw is underlined',
    async run(person) {
      await person.squiggles('error').first().waitFor();
      await person.takePicture('squiggle');
    },
  },
  {
    title: 'the status bar counts it',
    async run(person) {
      await person
        .statusItem()
        .filter({ hasText: /RefactorIQ [1-9]/ })
        .waitFor();
    },
  },
  {
    title: 'the Problems panel lists it',
    async run(person) {
      await person.press('Control+Shift+M');
      await person.problem('sql-injection').waitFor();
      await person.takePicture('problems');
    },
  },
  {
    title: 'a hover explains it',
    async run(person) {
      await person.editorText('SELECT id').hover();
      await person.page.locator('.monaco-hover').filter({ hasText: 'sql-injection' }).first().waitFor();
      await person.takePicture('hover');
      await person.restMouse();
    },
  },
  {
    title: 'an import that is typed and not used is greyed out',
    async run(person) {
      await person.openFile('prices.py');
      await person.editorLine('TAX_RATE').first().waitFor();
      await person.press('Control+Home');
      await person.page.keyboard.type('import os\n');
      await person.page
        .locator(
          '.editor-instance .squiggly-unnecessary, .editor-instance .squiggly-hint, .editor-instance .squiggly-info, .editor-instance .squiggly-warning',
        )
        .first()
        .waitFor();
      await person.takePicture('typed');
    },
  },
  {
    title: 'the lightbulb offers the fix, and a click applies it',
    async run(person) {
      await person.editorLine('import os').click();
      // In the margin when the line leaves no room before the code, else in the text.
      await person.page
        .locator('.editor-instance .lightBulbWidget:visible, .editor-instance [class*="gutter-lightbulb"]:visible')
        .first()
        .click();
      const fix = person.action(/remove|delete/i);
      await fix.waitFor();
      await person.takePicture('lightbulb');
      await person.clickSlowly(fix);
      await person.editorLine('import os').waitFor({ state: 'detached' });
      await person.takePicture('fixed');
    },
  },
  {
    title: 'Fix All in the palette fixes the rest',
    async run(person, folder) {
      await person.press('Control+Home');
      await person.page.keyboard.type('import sys\nimport re\n');
      await person
        .statusItem()
        .filter({ hasText: /RefactorIQ [2-9]/ })
        .waitFor();
      await person.runCommand('RefactorIQ: Fix All Safe Findings in File');
      await person.notification('2 findings fixed').waitFor();
      await person.takePicture('fix-all');
      const dirtyTab = person.page.locator('.tab.active.dirty');
      await dirtyTab.waitFor();
      await person.press('Control+S');
      await dirtyTab.waitFor({ state: 'detached' });
      assert.match(readFileSync(join(folder, 'prices.py'), 'utf8'), /^"""Prices/);
    },
  },
  {
    title: 'Analyze Workspace shows how far it is and can be stopped',
    async run(person) {
      await person.runCommand('RefactorIQ: Analyze Workspace');
      const progress = person.notification('Analyzing the workspace');
      await progress.waitFor();
      await person.takePicture('progress');
      await progress.getByRole('button', { name: 'Cancel' }).click();
      await person.notification('Stopped before the end').waitFor();
    },
  },
  {
    title: 'Analyze Workspace sums up what it found in all files',
    async run(person) {
      await person.runCommand('RefactorIQ: Analyze Workspace');
      const summary = person.notification(/findings in \d+ files.*Score/);
      await summary.waitFor({ timeout: 60_000 });
      await person.takePicture('summary');
      await summary.getByRole('button', { name: 'Show Problems' }).click();
      await person.problem('daily.py').waitFor();
      await person.takePicture('workspace-problems');
    },
  },
  {
    title: 'all fixes of a kind become a proposal, and a click applies it',
    async run(person, folder) {
      await person.runCommand('RefactorIQ: Fix All of This Kind in Workspace');
      await person.choose('unused-import');
      const offer = person.notification(/Fix \d+ × unused-import/);
      await offer.waitFor({ timeout: 60_000 });
      await person.takePicture('proposed');
      await offer.getByRole('button', { name: 'Show Changes' }).click();
      await person.page.locator('.tab.active').filter({ hasText: 'unused-import' }).waitFor();
      await person.takePicture('proposal-changes');
      await person.runCommand('RefactorIQ: Apply Proposal');
      await person.choose(/Fix \d+ × unused-import/);
      await person.notification(/Applied: Fix/).waitFor();
      assert.doesNotMatch(readFileSync(join(folder, 'reports/daily.py'), 'utf8'), /import json/);
    },
  },
  {
    title: 'the view of proposals shows it, and rolls it back after a question',
    async run(person, folder) {
      await person.runCommand('RefactorIQ: Show Proposals');
      const row = person.proposal(/Fix \d+ × unused-import/);
      await row.waitFor();
      await row.hover();
      await person.takePicture('proposals');
      await row.getByRole('button', { name: 'Roll Back Proposal' }).click();
      const question = person.page.locator('.monaco-dialog-box');
      await question.filter({ hasText: 'Roll back' }).waitFor();
      await person.takePicture('roll-back');
      await question.getByRole('button', { name: 'Roll Back' }).click();
      await person.proposal('Rolled Back').waitFor();
      await person.takePicture('rolled-back');
      assert.match(readFileSync(join(folder, 'reports/daily.py'), 'utf8'), /import json/);
    },
  },
  {
    title: 'hunks are ticked in the refactor preview and applied',
    async run(person, folder) {
      await person.runCommand('RefactorIQ: Preview Proposal');
      await person.choose(/Fix \d+ × unused-import/);
      const preview = person.page.locator('.bulk-edit-panel');
      await preview.locator('.edit-checkbox').first().click();
      await person.takePicture('refactor-preview');
      await preview.getByRole('button', { name: 'Apply' }).click();
      await person.proposal('Rolled Back').waitFor({ state: 'detached' });
      assert.doesNotMatch(readFileSync(join(folder, 'reports/daily.py'), 'utf8'), /import json/);
    },
  },
  {
    title: 'the findings of changed lines only, and all of them again',
    async run(person, folder) {
      for (const args of [
        ['init', '--quiet'],
        ['add', '--all'],
        [...AUTHOR, 'commit', '--quiet', '--message', 'Begin'],
      ])
        execFileSync('git', args, { cwd: folder });
      writeFileSync(join(folder, 'weekly.py'), 'import csv\n');
      await person.openFile('orders.py');
      await person.runCommand('RefactorIQ: Review Changes');
      await person.statusItem().filter({ hasText: 'changes only' }).waitFor();
      await person.squiggles('error').first().waitFor({ state: 'detached' });
      await person.problem('csv').waitFor();
      await person.takePicture('changes-only');
      await person.runCommand('RefactorIQ: Show All Findings');
      await person.squiggles('error').first().waitFor();
    },
  },
  {
    title: 'a click on the status bar offers what can be done',
    async run(person) {
      await person.statusItem().click();
      await person.pick('Analyze the workspace').waitFor();
      await person.takePicture('actions');
      await person.choose('Restart the language server');
      await person.openFile('orders.py');
      await person.squiggles('error').first().waitFor();
    },
  },
  {
    title: 'the page of a rule opens',
    async run(person) {
      await person.runCommand('RefactorIQ: Show Rule Documentation');
      await person.choose('sql-injection');
      await person.page.locator('.tab').filter({ hasText: 'sql-injection' }).waitFor();
      const preview = person.page.frameLocator('iframe.webview').frameLocator('#active-frame');
      await preview.getByRole('heading', { name: /SQL/ }).waitFor();
      await person.takePicture('rule-page');
    },
  },
];
